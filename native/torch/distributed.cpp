// Many processes: c10d's store, its process groups and its gradient reducer.
#include "shim.h"

#ifdef PX_GLOO
#include "distributed_version.h"

#include <filesystem>

#include <netinet/in.h>
#include <sys/socket.h>

#ifdef PX_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#endif

using namespace px;

/// The backends in this build: 1 Gloo, 2 NCCL.
PX_EXPORT int32_t px_distributed_backends() {
  int32_t backends = 0;
#ifdef PX_GLOO
  backends |= 1;
#endif
#ifdef PX_NCCL
  backends |= 2;
#endif
  return backends;
}

#ifdef PX_GLOO

namespace {

using Milliseconds = std::chrono::milliseconds;
using Store = c10::intrusive_ptr<c10d::Store>;
using Group = c10::intrusive_ptr<c10d::ProcessGroup>;
using Work = c10::intrusive_ptr<c10d::Work>;

/// TCPStore listens on every interface; this ties its listening socket to the loopback device. False where the kernel does not permit it.
bool confine_to_loopback(uint16_t port) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int socket = std::stoi(entry.path().filename().string());
    int listens = 0;
    socklen_t size = sizeof listens;
    if (getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) continue;
    sockaddr_in6 address{};  // the port stands at the same place for both families
    size = sizeof address;
    if (getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0 || ntohs(address.sin6_port) != port) continue;
    return setsockopt(socket, SOL_SOCKET, SO_BINDTODEVICE, "lo", sizeof "lo") == 0;
  }
  return false;
}

Group gloo_group(const Store& store, int32_t rank, int32_t size, const char* address, const char* interface, Milliseconds timeout) {
  auto options = c10d::ProcessGroupGloo::Options::create(timeout);
  options->threads = 2;
  options->devices.push_back(*interface != '\0' ? c10d::ProcessGroupGloo::createDeviceForInterface(interface)
                                                : c10d::ProcessGroupGloo::createDeviceForHostname(address));
  return group_over(c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, size, options), store, at::kCPU, /*nccl=*/false);
}

Group nccl_group(const Store& store, int32_t rank, int32_t size, Milliseconds timeout) {
#ifdef PX_NCCL
  auto options = c10d::ProcessGroupNCCL::Options::create();
  options->timeout = timeout;
  return group_over(c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options), store, at::kCUDA, /*nccl=*/true);
#else
  TORCH_CHECK(false, "this build has no NCCL");
#endif
}

Group& group_of(void* group) { return *static_cast<Group*>(group); }

int32_t give(Work work, void** handle) {
  *handle = new Work(std::move(work));
  return 0;
}

}  // namespace

/// Opens the store that rank 0 serves at `*port`, 0 for any free one, which is written back. `*confined` asks for a server that only this
/// machine reaches, and says whether it is one. Keys get `prefix`.
PX_EXPORT int32_t px_store_open(const char* host, int32_t* port, int32_t serves, int32_t* confined, const char* prefix, int64_t timeout_ms,
                                void** store) {
  return guarded([&]() -> int32_t {
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(*port);
    options.isServer = serves != 0;
    options.waitWorkers = false;
    options.timeout = Milliseconds(timeout_ms);
    without_libuv(options, 0);
    auto made = c10::make_intrusive<c10d::TCPStore>(host, options);
    *port = made->getPort();
    *confined = serves && *confined && confine_to_loopback(made->getPort());
    *store = new Store(c10::make_intrusive<c10d::PrefixStore>(prefix, made));
    return 0;
  });
}

PX_EXPORT void px_store_free(void* store) {
  guarded([&]() -> int32_t {
    delete static_cast<Store*>(store);
    return 0;
  });
}

PX_EXPORT int32_t px_store_set(void* store, const char* key, const uint8_t* value, int32_t length) {
  return guarded([&]() -> int32_t {
    (*static_cast<Store*>(store))->set(key, std::vector<uint8_t>(value, value + length));
    return 0;
  });
}

/// The value of a key, in `buffer`; the length it needs. Waits as long as the store's timeout for a key that is not there.
PX_EXPORT int32_t px_store_get(void* store, const char* key, uint8_t* buffer, int32_t capacity) {
  return guarded([&]() -> int32_t {
    auto value = (*static_cast<Store*>(store))->get(key);
    if (static_cast<int32_t>(value.size()) <= capacity) std::copy(value.begin(), value.end(), buffer);
    return static_cast<int32_t>(value.size());
  });
}

PX_EXPORT int32_t px_store_add(void* store, const char* key, int64_t amount, int64_t* sum) {
  return guarded([&]() -> int32_t {
    *sum = (*static_cast<Store*>(store))->add(key, amount);
    return 0;
  });
}

PX_EXPORT int32_t px_store_check(void* store, const char* key) {
  return guarded([&]() -> int32_t { return (*static_cast<Store*>(store))->check({key}); });
}

PX_EXPORT int32_t px_store_delete(void* store, const char* key) {
  return guarded([&]() -> int32_t { return (*static_cast<Store*>(store))->deleteKey(key); });
}

/// Joins the ranks that meet in `store`. Gloo's connections go over `interface`, or else over the one that has `address`.
PX_EXPORT int32_t px_group_new(void* store, int32_t rank, int32_t size, int32_t nccl, const char* address, const char* interface,
                               int64_t timeout_ms, void** group) {
  return guarded([&]() -> int32_t {
    const auto& meeting = *static_cast<Store*>(store);
    const Milliseconds timeout(timeout_ms);
    *group = new Group(nccl ? nccl_group(meeting, rank, size, timeout) : gloo_group(meeting, rank, size, address, interface, timeout));
    return 0;
  });
}

PX_EXPORT void px_group_free(void* group) {
  guarded([&]() -> int32_t {
    delete static_cast<Group*>(group);
    return 0;
  });
}

PX_EXPORT int32_t px_group_all_reduce(void* group, void* handle, int32_t operation, void** work) {
  return guarded([&]() -> int32_t {
    std::vector<at::Tensor> tensors{borrow(handle)};
    c10d::AllreduceOptions options;
    options.reduceOp = static_cast<c10d::ReduceOp::RedOpType>(operation);
    return give(group_of(group)->allreduce(tensors, options), work);
  });
}

/// `output` holds the ranks' inputs one after another along its first dimension.
PX_EXPORT int32_t px_group_all_gather(void* group, void* output, void* input, void** work) {
  return guarded([&]() -> int32_t {
    std::vector<std::vector<at::Tensor>> outputs{borrow(output).chunk(group_of(group)->getSize(), 0)};
    std::vector<at::Tensor> inputs{borrow(input)};
    return give(group_of(group)->allgather(outputs, inputs), work);
  });
}

PX_EXPORT int32_t px_group_broadcast(void* group, void* handle, int32_t root, void** work) {
  return guarded([&]() -> int32_t {
    std::vector<at::Tensor> tensors{borrow(handle)};
    c10d::BroadcastOptions options;
    options.rootRank = root;
    return give(group_of(group)->broadcast(tensors, options), work);
  });
}

PX_EXPORT int32_t px_group_barrier(void* group, void** work) {
  return guarded([&]() -> int32_t { return give(group_of(group)->barrier(), work); });
}

/// Waits for the end of a collective; 0 milliseconds: as long as the group's timeout.
PX_EXPORT int32_t px_work_wait(void* work, int64_t timeout_ms) {
  return guarded([&]() -> int32_t {
    TORCH_CHECK((*static_cast<Work*>(work))->wait(Milliseconds(timeout_ms)), "the collective was aborted");
    return 0;
  });
}

PX_EXPORT int32_t px_work_is_completed(void* work) {
  return guarded([&]() -> int32_t { return (*static_cast<Work*>(work))->isCompleted(); });
}

PX_EXPORT void px_work_free(void* work) {
  guarded([&]() -> int32_t {
    delete static_cast<Work*>(work);
    return 0;
  });
}

/// A reducer of the parameters' gradients, which it fills into buckets from the last parameter to the first.
PX_EXPORT int32_t px_reducer_new(void* group, void** parameters, int32_t count, int64_t first_bucket_bytes, int64_t bucket_bytes,
                                 int32_t find_unused, void** reducer) {
  return guarded([&]() -> int32_t {
    ReducerParts parts{{}, {}, {}, group_of(group), bucket_bytes, first_bucket_bytes, find_unused != 0};
    for (int32_t i = 0; i < count; ++i) parts.parameters.push_back(borrow(parameters[i]));
    std::vector<size_t> limits{static_cast<size_t>(first_bucket_bytes), static_cast<size_t>(bucket_bytes)};
    std::vector<at::Tensor> backwards(parts.parameters.rbegin(), parts.parameters.rend());
    std::vector<int64_t> indices(count);
    for (int32_t i = 0; i < count; ++i) indices[i] = count - 1 - i;
    std::tie(parts.buckets, parts.limits) =
        c10d::compute_bucket_assignment_by_size(backwards, limits, std::vector<bool>(count, false), indices);
    hush_reducer();
    *reducer = make_reducer(parts).release();
    return 0;
  });
}

/// Expects one backward pass from `output`: its end finds the averaged gradients.
PX_EXPORT int32_t px_reducer_prepare(void* reducer, void* output) {
  return guarded([&]() -> int32_t {
    auto& r = *static_cast<c10d::Reducer*>(reducer);
    r.prepare_for_forward();
    if (r.should_rebuild_buckets()) r.rebuild_buckets();
    r.prepare_for_backward({borrow(output)});
    return 0;
  });
}

PX_EXPORT void px_reducer_free(void* reducer) {
  guarded([&]() -> int32_t {
    delete static_cast<c10d::Reducer*>(reducer);
    return 0;
  });
}

#endif  // PX_GLOO
