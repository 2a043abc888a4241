// Autograd: gradients, modes, hooks.
#include "shim.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/variable.h>

using namespace px;

namespace {

torch::autograd::variable_list variables(void** handles, int32_t count) {
  torch::autograd::variable_list list;
  list.reserve(count);
  for (int32_t i = 0; i < count; ++i) list.push_back(borrow(handles ? handles[i] : nullptr));
  return list;
}

/// A node whose backward pass is managed code. `context` is the managed function; the node owns it.
class ManagedNode : public torch::autograd::Node {
 public:
  /// Fills `results`, one owned gradient or null an input, from the borrowed `gradient`; returns an exception, or null.
  using Backward = void* (*)(void* context, void* gradient, void** results);

  ManagedNode(Backward backward, void (*release)(void*), std::shared_ptr<void> context)
      : backward_(backward), release_(release), context_(std::move(context)) {}

  std::string name() const override { return "ManagedBackward"; }

  void release_variables() override { context_.reset(); }

 protected:
  torch::autograd::variable_list apply(torch::autograd::variable_list&& gradients) override {
    TORCH_CHECK(context_, "the graph of this function was freed by an earlier backward pass; retain it to run another");
    std::vector<void*> results(num_outputs(), nullptr);
    void* failure = backward_(context_.get(), gradients[0].defined() ? gradients[0].unsafeGetTensorImpl() : nullptr, results.data());
    torch::autograd::variable_list list;
    list.reserve(results.size());
    for (void* result : results) list.push_back(adopt(result));
    if (failure) throw ManagedFailure(failure, release_);
    return list;
  }

 private:
  Backward backward_;
  void (*release_)(void*);
  std::shared_ptr<void> context_;
};

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

/// Calls `hook(context, gradient)` with each gradient that reaches the tensor; the gradient is lent for the call. The hook returns an
/// exception, or null; `release` frees an exception, and the context when the tensor lets the hook go.
PX_EXPORT int32_t px_register_hook(void* handle, void* (*hook)(void*, void*), void (*release)(void*), void* context) {
  std::shared_ptr<void> owner(context, release);
  return guarded([&]() -> int32_t {
    borrow(handle).register_hook([hook, release, owner](at::Tensor grad) {
      if (void* failure = hook(owner.get(), grad.unsafeGetTensorImpl())) throw ManagedFailure(failure, release);
    });
    return 0;
  });
}

/// Makes `output`, a fresh tensor, the result of a managed function of `inputs`: gradients that reach it go to `backward`, and what that
/// gives back goes to the inputs. `release` frees an exception, and the context when the graph goes.
PX_EXPORT int32_t px_set_history(void* output, void** inputs, int32_t count, ManagedNode::Backward backward, void (*release)(void*),
                                 void* context) {
  std::shared_ptr<void> owner(context, release);
  return guarded([&]() -> int32_t {
    auto result = borrow(output);
    TORCH_CHECK(!result.is_view() && result.is_leaf() && !result.requires_grad(), "the result must be a fresh tensor, no input and no view");
    auto node = make_node<ManagedNode>(backward, release, std::move(owner));
    node->set_next_edges(torch::autograd::collect_next_edges(variables(inputs, count)));
    torch::autograd::set_history(result, node);
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
