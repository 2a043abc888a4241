// Autograd: gradients, modes, hooks.
#include "shim.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/variable.h>

using namespace px;

namespace {

torch::autograd::variable_list variables(void** handles, int32_t count) {
  torch::autograd::variable_list list;
  list.reserve(count);
  for (int32_t i = 0; i < count; ++i) list.push_back(borrow(handles ? handles[i] : nullptr));
  return list;
}

}  // namespace

PX_EXPORT int32_t px_set_requires_grad(void* handle, int32_t value) {
  return guarded([&]() -> int32_t {
    borrow(handle).set_requires_grad(value != 0);
    return 0;
  });
}

/// The accumulated gradient in `*grad`, owned by the caller, or null.
PX_EXPORT int32_t px_grad(void* handle, void** grad) {
  return guarded([&]() -> int32_t {
    *grad = own(borrow(handle).grad());
    return 0;
  });
}

PX_EXPORT int32_t px_set_grad(void* handle, void* grad) {
  return guarded([&]() -> int32_t {
    borrow(handle).mutable_grad() = borrow(grad);
    return 0;
  });
}

PX_EXPORT int32_t px_backward(void** roots, void** seeds, int32_t count, int32_t retain_graph, int32_t create_graph) {
  return guarded([&]() -> int32_t {
    torch::autograd::backward(variables(roots, count), variables(seeds, count), retain_graph != 0, create_graph != 0);
    return 0;
  });
}

/// Gradients of `roots` with respect to `inputs`; null in `grads` where an input was not used and that is allowed.
PX_EXPORT int32_t px_gradients(void** roots, void** seeds, int32_t count, void** inputs, int32_t input_count,
                               int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** grads) {
  return guarded([&]() -> int32_t {
    auto found = torch::autograd::grad(variables(roots, count), variables(inputs, input_count), variables(seeds, count),
                                       retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (int32_t i = 0; i < input_count; ++i) grads[i] = own(std::move(found[i]));
    return 0;
  });
}

/// The name of the node that made the tensor, in `buffer`; 0 for a leaf.
PX_EXPORT int32_t px_grad_fn_name(void* handle, char* buffer, int32_t capacity) {
  return guarded([&]() -> int32_t {
    auto node = borrow(handle).grad_fn();
    if (!node) return 0;
    std::string name = node->name();
    if (static_cast<int32_t>(name.size()) <= capacity) name.copy(buffer, name.size());
    return static_cast<int32_t>(name.size());
  });
}

/// Calls `hook(context, gradient)` with each gradient that reaches the tensor; the gradient is lent for the call.
/// `release(context)` is called when the tensor lets the hook go.
PX_EXPORT int32_t px_register_hook(void* handle, int32_t (*hook)(void*, void*), void (*release)(void*), void* context) {
  return guarded([&]() -> int32_t {
    std::shared_ptr<void> owner(context, release);
    borrow(handle).register_hook([hook, owner](at::Tensor grad) {
      TORCH_CHECK(hook(owner.get(), grad.unsafeGetTensorImpl()) == 0, "a gradient hook failed");
    });
    return 0;
  });
}

/// Sets this thread's grad mode; returns what it was.
PX_EXPORT int32_t px_grad_mode(int32_t enabled) {
  const bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled != 0);
  return before;
}

PX_EXPORT int32_t px_grad_mode_is_enabled() { return c10::GradMode::is_enabled(); }

PX_EXPORT void* px_inference_enter() { return new c10::InferenceMode(true); }

PX_EXPORT void px_inference_leave(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

/// Sets this thread's autocast to a type, or off for 0; `entering` opens a level, else one is closed, and the last one forgets the weights
/// that were cast. Types are one more than libtorch's numbers. Returns what it was.
PX_EXPORT int32_t px_autocast(int32_t device, int32_t type, int32_t entering) {
  return guarded([&]() -> int32_t {
    const auto where = static_cast<at::DeviceType>(device);
    const int32_t before = px::autocast_is_on(where) ? 1 + static_cast<int32_t>(px::autocast_dtype(where)) : 0;
    if (entering) at::autocast::increment_nesting();
    px::autocast(where, type != 0, type != 0 ? static_cast<at::ScalarType>(type - 1) : px::autocast_dtype(where));
    if (!entering && at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    return before;
  });
}
