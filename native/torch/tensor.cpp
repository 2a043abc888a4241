// Tensor handles: reference counts, what a tensor is, tensors over foreign memory.
#include "shim.h"

#include <ATen/ops/from_blob.h>

using namespace px;

/// What C# asks of a tensor, in one read. Pointers live as long as the tensor.
struct TensorInfo {
  void* data;
  const int64_t* sizes;
  const int64_t* strides;
  int64_t rank;
  int64_t numel;
  int64_t storage_bytes;
  int32_t dtype;
  int32_t device_type;
  int32_t device_index;
  int32_t flags;  // 1 requires grad, 2 leaf, 4 contiguous, 8 channels last, 16 inference
};

PX_EXPORT void px_release(void* handle) {
  guarded([&]() -> int32_t {
    c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(static_cast<at::TensorImpl*>(handle));
    return 0;
  });
}

PX_EXPORT void px_release_many(void** handles, int32_t count) {
  for (int32_t i = 0; i < count; ++i) px_release(handles[i]);
}

/// A second owned reference to the same tensor.
PX_EXPORT void px_retain(void* handle) {
  c10::raw::intrusive_ptr::incref(static_cast<at::TensorImpl*>(handle));
}

/// Tells autograd that the values were changed in place, as operators do by themselves.
PX_EXPORT int32_t px_count_change(void* handle) {
  return guarded([&]() -> int32_t {
    static_cast<at::TensorImpl*>(handle)->bump_version();
    return 0;
  });
}

PX_EXPORT int32_t px_info(void* handle, TensorInfo* info) {
  return guarded([&]() -> int32_t {
    auto tensor = borrow(handle);
    const bool strided = tensor.layout() == at::kStrided;
    info->data = strided && tensor.has_storage() ? tensor.data_ptr() : nullptr;
    info->sizes = tensor.sizes().data();
    info->strides = tensor.strides().data();
    info->rank = tensor.dim();
    info->numel = tensor.numel();
    info->storage_bytes = strided && tensor.has_storage() ? static_cast<int64_t>(tensor.storage().nbytes()) : 0;
    info->dtype = static_cast<int32_t>(tensor.scalar_type());
    info->device_type = static_cast<int32_t>(tensor.device().type());
    info->device_index = tensor.device().index();
    info->flags = (tensor.requires_grad() ? 1 : 0) | (tensor.is_leaf() ? 2 : 0) | (tensor.is_contiguous() ? 4 : 0)
        | (tensor.dim() == 4 && tensor.is_contiguous(at::MemoryFormat::ChannelsLast) ? 8 : 0)
        | (tensor.is_inference() ? 16 : 0);
    return 0;
  });
}

/// A tensor over memory that the caller keeps alive until `deleter(context)` is called.
PX_EXPORT void* px_from_blob(void* data, const int64_t* sizes, int32_t rank, int32_t dtype, void (*deleter)(void*), void* context) {
  auto made = guarded([&]() -> intptr_t {
    auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    at::IntArrayRef shape(sizes, rank);
    at::Tensor tensor = deleter == nullptr
        ? at::from_blob(data, shape, options)
        : at::from_blob(data, shape, [deleter, context](void*) { deleter(context); }, options);
    return reinterpret_cast<intptr_t>(own(std::move(tensor)));
  });
  return made == -1 ? nullptr : reinterpret_cast<void*>(made);
}
