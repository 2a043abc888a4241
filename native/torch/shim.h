// What every part of the shim shares: the exported types and the border at which no exception may pass.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>

#include <ATen/core/Tensor.h>

#include "version.h"

#define PX_EXPORT extern "C" __attribute__((visibility("default")))

namespace px {

/// Tags of a Value. They are mirrored by ValueTag in C#.
enum Tag : int32_t {
  kNone = 0, kTensor, kInt, kDouble, kBool, kString, kIntList, kDoubleList, kBoolList,
  kTensorList, kOptionalTensorList, kDevice, kGenerator, kScalarList, kDefault,
};

/// One argument or result of an operator: 16 bytes, blittable.
struct Value {
  int32_t tag;
  int32_t len;  // elements of a list, bytes of a string, index of a device
  union {
    int64_t i;
    double d;
    const void* p;
  };
};
static_assert(sizeof(Value) == 16, "mirrored in C#");

using Handle = at::TensorImpl*;

/// A managed exception on its way through libtorch: it comes out of the call that it interrupted, on whatever thread it was thrown.
class ManagedFailure : public std::exception {
 public:
  ManagedFailure(void* exception, void (*release)(void*)) : exception_(exception, release) {}
  const char* what() const noexcept override { return "an exception in managed code"; }
  const std::shared_ptr<void>& exception() const noexcept { return exception_; }

 private:
  std::shared_ptr<void> exception_;
};

/// What this thread's last call failed with; `failure` is the managed exception, if it was one.
void set_error(const char* what, std::shared_ptr<void> failure = nullptr) noexcept;

/// A tensor that shares the handle's reference count: the handle stays the caller's.
inline at::Tensor borrow(const void* handle) {
  if (handle == nullptr) return at::Tensor();
  auto* impl = static_cast<at::TensorImpl*>(const_cast<void*>(handle));
  return at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::unsafe_reclaim_from_nonowning(impl));
}

/// Gives the caller one reference, or null for an undefined tensor.
inline Handle own(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

/// Takes over one reference that the caller gives, or null.
inline at::Tensor adopt(void* handle) {
  if (handle == nullptr) return at::Tensor();
  return at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(static_cast<at::TensorImpl*>(handle)));
}

/// Runs `body` and turns whatever is thrown into -1 and a message.
template <typename Body>
auto guarded(Body&& body) noexcept -> decltype(body()) {
  using Result = decltype(body());
  try {
    return body();
  } catch (const ManagedFailure& e) {
    set_error(e.what(), e.exception());
  } catch (const c10::Error& e) {
    set_error(e.what_without_backtrace());
  } catch (const std::exception& e) {
    set_error(e.what());
  } catch (...) {
    set_error("an exception of unknown type");
  }
  return static_cast<Result>(-1);
}

}  // namespace px
