// The process-wide state of the engine: threads, BLAS, seeds, devices, versions.
#include "shim.h"

#include <dlfcn.h>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/Generator.h>

using namespace px;

namespace {

int32_t copy_text(const std::string& text, char* buffer, int32_t capacity) {
  if (static_cast<int32_t>(text.size()) <= capacity) text.copy(buffer, text.size());
  return static_cast<int32_t>(text.size());
}

/// Calls an OpenBLAS function if the BLAS in this process is OpenBLAS: its pool does not follow ATen's.
template <typename Function>
Function* blas_symbol(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_DEFAULT, name));
}

}  // namespace

/// The path of the library behind this one that holds a symbol, such as sgemm_.
PX_EXPORT int32_t px_symbol_file(const char* symbol, char* buffer, int32_t capacity) {
  return guarded([&]() -> int32_t {
    Dl_info info;
    void* address = dlsym(RTLD_NEXT, symbol);
    if (address == nullptr || dladdr(address, &info) == 0) return 0;
    return copy_text(info.dli_fname, buffer, capacity);
  });
}

PX_EXPORT int32_t px_version(char* buffer, int32_t capacity) {
  return guarded([&]() { return copy_text(TORCH_VERSION, buffer, capacity); });
}

PX_EXPORT int32_t px_build_config(char* buffer, int32_t capacity) {
  return guarded([&]() { return copy_text(at::show_config(), buffer, capacity); });
}

PX_EXPORT int32_t px_set_threads(int32_t threads) {
  return guarded([&]() -> int32_t {
    at::set_num_threads(threads);
    if (auto* set = blas_symbol<void(int)>("openblas_set_num_threads")) set(threads);
    return 0;
  });
}

/// Also makes this thread's OpenMP team follow the setting, which a fresh thread's first operator otherwise ignores.
PX_EXPORT int32_t px_threads() {
  return guarded([&]() -> int32_t { return at::get_num_threads(); });
}

/// Calls work once for each number below count, each on a thread of its own if there are as many: those that operators run on.
PX_EXPORT int32_t px_on_threads(int32_t count, void (*work)(void* context, int32_t number), void* context) {
  return guarded([&]() -> int32_t {
    at::parallel_for(0, count, 1, [&](int64_t first, int64_t end) {
      for (int64_t i = first; i < end; ++i) work(context, static_cast<int32_t>(i));
    });
    return 0;
  });
}

PX_EXPORT int32_t px_manual_seed(uint64_t seed) {
  return guarded([&]() -> int32_t {
    auto generator = at::globalContext().defaultGenerator(at::kCPU);
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(seed);
    return 0;
  });
}

PX_EXPORT int32_t px_deterministic(int32_t value) {
  return guarded([&]() -> int32_t {
    at::globalContext().setDeterministicAlgorithms(value != 0, /*warn_only=*/true);
    return 0;
  });
}

PX_EXPORT int32_t px_has_cuda() {
  return guarded([&]() -> int32_t { return at::globalContext().hasCUDA(); });
}

PX_EXPORT void* px_generator_new(uint64_t seed) {
  auto made = guarded([&]() -> intptr_t {
    return reinterpret_cast<intptr_t>(new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed)));
  });
  return made == -1 ? nullptr : reinterpret_cast<void*>(made);
}

PX_EXPORT void px_generator_free(void* generator) { delete static_cast<at::Generator*>(generator); }

PX_EXPORT int32_t px_generator_seed(void* generator, uint64_t seed) {
  return guarded([&]() -> int32_t {
    static_cast<at::Generator*>(generator)->set_current_seed(seed);
    return 0;
  });
}

PX_EXPORT int32_t px_generator_state(void* generator, void** state) {
  return guarded([&]() -> int32_t {
    *state = own(static_cast<at::Generator*>(generator)->get_state());
    return 0;
  });
}

PX_EXPORT int32_t px_generator_set_state(void* generator, void* state) {
  return guarded([&]() -> int32_t {
    static_cast<at::Generator*>(generator)->set_state(borrow(state));
    return 0;
  });
}
