// The differences between libtorch versions, all of them.
#pragma once

#include <ATen/autocast_mode.h>
#include <ATen/core/Tensor.h>
#include <torch/csrc/autograd/function.h>
#include <torch/version.h>

#define PX_TORCH_VERSION (TORCH_VERSION_MAJOR * 100 + TORCH_VERSION_MINOR)

namespace px {

#if PX_TORCH_VERSION >= 204
inline void autocast(at::DeviceType device, bool enabled, at::ScalarType dtype) {
  at::autocast::set_autocast_enabled(device, enabled);
  at::autocast::set_autocast_dtype(device, dtype);
}
inline bool autocast_is_on(at::DeviceType device) { return at::autocast::is_autocast_enabled(device); }
inline at::ScalarType autocast_dtype(at::DeviceType device) { return at::autocast::get_autocast_dtype(device); }
#else
inline void autocast(at::DeviceType device, bool enabled, at::ScalarType dtype) {
  if (device == at::kCPU) {
    at::autocast::set_cpu_enabled(enabled);
    at::autocast::set_autocast_cpu_dtype(dtype);
  } else {
    at::autocast::set_enabled(enabled);
    at::autocast::set_autocast_gpu_dtype(dtype);
  }
}
inline bool autocast_is_on(at::DeviceType device) {
  return device == at::kCPU ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
}
inline at::ScalarType autocast_dtype(at::DeviceType device) {
  return device == at::kCPU ? at::autocast::get_autocast_cpu_dtype() : at::autocast::get_autocast_gpu_dtype();
}
#endif

/// Nodes of the graph are held by std::shared_ptr, or by c10::intrusive_ptr in later versions: what a tensor holds its own by tells.
template <typename Pointer>
struct NodeMaker;
template <>
struct NodeMaker<std::shared_ptr<torch::autograd::Node>> {
  template <typename Node, typename... Arguments>
  static auto make(Arguments&&... arguments) {
    return std::shared_ptr<Node>(new Node(std::forward<Arguments>(arguments)...), torch::autograd::deleteNode);
  }
};
template <typename Target, typename Null>
struct NodeMaker<c10::intrusive_ptr<Target, Null>> {
  template <typename Node, typename... Arguments>
  static auto make(Arguments&&... arguments) {
    return c10::make_intrusive<Node>(std::forward<Arguments>(arguments)...);
  }
};
template <typename Node, typename... Arguments>
auto make_node(Arguments&&... arguments) {
  using Pointer = std::decay_t<decltype(std::declval<const at::Tensor&>().grad_fn())>;
  return NodeMaker<Pointer>::template make<Node>(std::forward<Arguments>(arguments)...);
}

}  // namespace px
