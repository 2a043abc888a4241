// The differences between libtorch versions in c10d, all of them; where it can be, each is chosen by what the headers offer.
#pragma once

#include <type_traits>

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/csrc/distributed/c10d/reducer.hpp>

#include "version.h"

namespace px {

/// The reducer advises against what is meant: that it looks for unused parameters, and that a channels-last gradient is copied.
inline bool is_meant(const std::string& warning) {
  return warning.find("find_unused_parameters=True was specified") != std::string::npos ||
         warning.find("Grad strides do not match bucket view strides") != std::string::npos;
}
#if PX_TORCH_VERSION >= 200
struct ReducerWarnings : c10::WarningHandler {
  void process(const c10::Warning& warning) override {
    if (!is_meant(warning.msg())) c10::WarningHandler::process(warning);
  }
};
inline void hush_reducer() {
  static ReducerWarnings handler;
  c10::WarningUtils::set_warning_handler(&handler);
}
#else
struct ReducerWarnings : c10::WarningHandler {
  void process(const c10::SourceLocation& where, const std::string& message, const bool verbatim) override {
    if (!is_meant(message)) c10::WarningHandler::process(where, message, verbatim);
  }
};
inline void hush_reducer() {
  static ReducerWarnings handler;
  c10::Warning::set_warning_handler(&handler);
}
#endif

/// Later versions serve the store by libuv unless told not to; not every build has it.
template <typename Options>
auto without_libuv(Options& options, int) -> decltype(options.useLibUV = false, void()) {
  options.useLibUV = false;
}
template <typename Options>
void without_libuv(Options&, long) {}

/// In 1.13 a backend is a process group; from 2.0 a process group is a front to backends.
template <typename Backend, typename Group = c10d::ProcessGroup>
c10::intrusive_ptr<Group> group_over(const c10::intrusive_ptr<Backend>& backend, const c10::intrusive_ptr<c10d::Store>& store, at::DeviceType device,
                                     bool nccl) {
  if constexpr (std::is_base_of_v<Group, Backend>) {
    return backend;
  } else {
    auto group = c10::make_intrusive<Group>(store, backend->getRank(), backend->getSize());
    const auto type = nccl ? Group::BackendType::NCCL : Group::BackendType::GLOO;
    group->setDefaultBackend(type);
    group->setBackend(device, type, backend);
    return group;
  }
}

/// What a reducer is made from.
struct ReducerParts {
  std::vector<at::Tensor> parameters;
  std::vector<std::vector<size_t>> buckets;
  std::vector<size_t> limits;
  c10::intrusive_ptr<c10d::ProcessGroup> group;
  int64_t bucket_bytes;
  int64_t first_bucket_bytes;
  bool find_unused;
};

/// Ten arguments up to 2.6; later versions append flags, all of them off here.
template <typename Reducer, typename... Flags>
std::unique_ptr<Reducer> make_reducer_with(ReducerParts& p, Flags... flags) {
  return std::make_unique<Reducer>(p.parameters, p.buckets, p.limits, p.group, std::vector<bool>(p.parameters.size(), false), p.bucket_bytes,
                                   p.find_unused, /*gradient_as_bucket_view=*/true, std::unordered_map<size_t, std::string>(),
                                   p.first_bucket_bytes, flags...);
}

template <typename Reducer, typename... Flags>
constexpr bool takes = std::is_constructible_v<Reducer, std::vector<at::Tensor>, std::vector<std::vector<size_t>>, std::vector<size_t>,
                                               c10::intrusive_ptr<c10d::ProcessGroup>, std::vector<bool>, int64_t, bool, bool,
                                               std::unordered_map<size_t, std::string>, int64_t, Flags...>;

template <typename Reducer = c10d::Reducer>
std::unique_ptr<Reducer> make_reducer(ReducerParts& parts) {
  if constexpr (takes<Reducer>) return make_reducer_with<Reducer>(parts);
  else if constexpr (takes<Reducer, bool, bool>) return make_reducer_with<Reducer>(parts, false, false);
  else return make_reducer_with<Reducer>(parts, false, false, false);
}

}  // namespace px
