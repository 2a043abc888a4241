// The dispatcher call: values in, values out.
#include "shim.h"

#include <vector>

#include <ATen/core/Generator.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

namespace px {
namespace {

thread_local std::string last_error;
thread_local std::shared_ptr<void> last_failure;

/// One operand stack per depth of re-entry and thread, so that a hook that calls an operator does not meet ours.
class StackLease {
 public:
  StackLease() {
    if (depth == pool.size()) pool.emplace_back(new torch::jit::Stack());
    stack_ = pool[depth++].get();
    stack_->clear();
  }
  ~StackLease() {
    stack_->clear();
    --depth;
  }
  torch::jit::Stack& operator*() { return *stack_; }

 private:
  static thread_local std::vector<std::unique_ptr<torch::jit::Stack>> pool;
  static thread_local size_t depth;
  torch::jit::Stack* stack_;
};
thread_local std::vector<std::unique_ptr<torch::jit::Stack>> StackLease::pool;
thread_local size_t StackLease::depth = 0;

template <typename T>
c10::List<T> list_of(const Value& v) {
  c10::List<T> list;
  list.reserve(v.len);
  auto* items = static_cast<const T*>(v.p);
  for (int32_t i = 0; i < v.len; ++i) list.push_back(items[i]);
  return list;
}

c10::IValue tensors_of(const Value& v) {
  c10::List<at::Tensor> list;
  list.reserve(v.len);
  auto* handles = static_cast<const void* const*>(v.p);
  for (int32_t i = 0; i < v.len; ++i) list.push_back(borrow(handles[i]));
  return list;
}

c10::IValue optional_tensors_of(const Value& v) {
  c10::List<c10::optional<at::Tensor>> list;
  list.reserve(v.len);
  auto* handles = static_cast<const void* const*>(v.p);
  for (int32_t i = 0; i < v.len; ++i) {
    if (handles[i]) list.push_back(borrow(handles[i]));
    else list.push_back(c10::nullopt);
  }
  return list;
}

c10::IValue scalars_of(const Value& v) {
  c10::impl::GenericList list(c10::NumberType::get());
  auto* items = static_cast<const Value*>(v.p);
  for (int32_t i = 0; i < v.len; ++i)
    list.push_back(items[i].tag == kDouble ? c10::IValue(items[i].d) : c10::IValue(items[i].i));
  return list;
}

c10::IValue to_ivalue(const Value& v, const c10::Argument& argument) {
  switch (v.tag) {
    case kNone: return c10::IValue();
    case kTensor: return borrow(v.p);
    case kInt: return v.i;
    case kDouble: return v.d;
    case kBool: return v.i != 0;
    case kString: return std::string(static_cast<const char*>(v.p), v.len);
    case kIntList: return list_of<int64_t>(v);
    case kDoubleList: return list_of<double>(v);
    case kBoolList: return list_of<bool>(v);
    case kTensorList: return tensors_of(v);
    case kOptionalTensorList: return optional_tensors_of(v);
    case kDevice: return c10::Device(static_cast<c10::DeviceType>(v.i), static_cast<c10::DeviceIndex>(v.len));
    case kGenerator: return *static_cast<const at::Generator*>(v.p);
    case kScalarList: return scalars_of(v);
    case kDefault:
      TORCH_CHECK(argument.default_value(), "argument '", argument.name(), "' has no default");
      return *argument.default_value();
  }
  TORCH_CHECK(false, "argument '", argument.name(), "' has the unknown tag ", v.tag);
}

/// Writes one result; a list of tensors goes into `lists`, which lives until the thread's next call.
Value from_ivalue(c10::IValue&& result) {
  static thread_local std::vector<Handle> list;
  Value v{};
  if (result.isTensor()) {
    v.tag = kTensor;
    v.p = own(std::move(result).toTensor());
  } else if (result.isInt()) {
    v.tag = kInt;
    v.i = result.toInt();
  } else if (result.isDouble()) {
    v.tag = kDouble;
    v.d = result.toDouble();
  } else if (result.isBool()) {
    v.tag = kBool;
    v.i = result.toBool();
  } else if (result.isTensorList()) {
    list.clear();
    for (const at::Tensor& tensor : result.toTensorVector()) list.push_back(own(tensor));
    v.tag = kTensorList;
    v.len = static_cast<int32_t>(list.size());
    v.p = list.data();
  } else {
    TORCH_CHECK(result.isNone(), "results of type ", result.tagKind(), " are not supported");
  }
  return v;
}

}  // namespace

void set_error(const char* what, std::shared_ptr<void> failure) noexcept {
  last_failure = std::move(failure);
  try {
    last_error = what;
  } catch (...) {
  }
}

}  // namespace px

using namespace px;

PX_EXPORT const char* px_last_error() { return last_error.c_str(); }

/// The managed exception that ended this thread's last failed call, lent until its next failure; null if libtorch itself failed.
PX_EXPORT void* px_last_failure() { return last_failure.get(); }

/// Finds an operator; null when this libtorch has none of that name and overload.
PX_EXPORT void* px_find_operator(const char* name, const char* overload) {
  auto found = guarded([&]() -> intptr_t {
    auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    return handle ? reinterpret_cast<intptr_t>(new c10::OperatorHandle(*handle)) : 0;
  });
  return found == -1 ? nullptr : reinterpret_cast<void*>(found);
}

/// The operator's schema as text, in `buffer`; the length it needs.
PX_EXPORT int32_t px_schema(void* op, char* buffer, int32_t capacity) {
  return guarded([&]() -> int32_t {
    std::string text = c10::toString(static_cast<c10::OperatorHandle*>(op)->schema());
    if (static_cast<int32_t>(text.size()) <= capacity) text.copy(buffer, text.size());
    return static_cast<int32_t>(text.size());
  });
}

/// Calls `op`. Inputs are borrowed, outputs are owned by the caller. The dispatcher does not check arity, so we do:
/// missing trailing arguments take their defaults. Returns the number of outputs written, or -1.
PX_EXPORT int32_t px_call(void* op, const Value* in, int32_t nin, Value* out, int32_t maxout) {
  return guarded([&]() -> int32_t {
    auto& handle = *static_cast<c10::OperatorHandle*>(op);
    const auto& arguments = handle.schema().arguments();
    const auto declared = static_cast<int32_t>(arguments.size());
    TORCH_CHECK(nin <= declared, "takes ", declared, " arguments, was given ", nin);
    StackLease lease;
    auto& stack = *lease;
    for (int32_t i = 0; i < nin; ++i) stack.push_back(to_ivalue(in[i], arguments[i]));
    for (int32_t i = nin; i < declared; ++i) {
      TORCH_CHECK(arguments[i].default_value(), "argument '", arguments[i].name(), "' is missing");
      stack.push_back(*arguments[i].default_value());
    }
    handle.callBoxed(stack);
    const auto count = std::min<int32_t>(maxout, static_cast<int32_t>(stack.size()));
    for (int32_t i = 0; i < count; ++i) out[i] = from_ivalue(std::move(stack[i]));
    return count;
  });
}
