// A caching allocator for CPU tensors. glibc hands large blocks back to the kernel at every step and pays for it in
// page faults; here a freed block waits in a list of its size class for the next request of that size.
#include "shim.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <malloc.h>
#include <mutex>
#include <unordered_map>

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>

namespace {

constexpr size_t kHeader = 64;  // keeps the data 64-byte aligned
constexpr int64_t kSlack = int64_t(512) << 20;

struct Header {
  size_t size;
  uint64_t freed;  // when: a count of blocks given back
};

/// Rounds up so that at most an eighth is wasted and few classes arise.
size_t size_class(size_t bytes) {
  if (bytes <= 256) return (bytes + 63) & ~size_t(63);
  const size_t step = (size_t(1) << (63 - __builtin_clzll(bytes - 1))) >> 3;
  return (bytes + step - 1) / step * step;
}

class CachingAllocator final : public c10::Allocator {
 public:
  // libtorch 1.13 asks for the const form, later ones for the other: one of the two overrides.
  c10::DataPtr allocate(size_t bytes) const { return const_cast<CachingAllocator*>(this)->take(bytes); }
  c10::DataPtr allocate(size_t bytes) { return take(bytes); }
  c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
  void copy_data(void* to, const void* from, size_t bytes) const { std::memcpy(to, from, bytes); }

  size_t trim() {
    std::lock_guard<std::mutex> lock(mutex_);
    const size_t freed = cached_;
    for (auto& list : free_)
      for (void* block : list.second) std::free(block);
    free_.clear();
    cached_ = 0;
    return freed;
  }

  void stats(int64_t* live, int64_t* cached, int64_t* peak) {
    std::lock_guard<std::mutex> lock(mutex_);
    *live = live_;
    *cached = cached_;
    *peak = peak_;
  }

  static CachingAllocator& instance() {
    static auto* allocator = new CachingAllocator();  // never destroyed: tensors may outlive main
    return *allocator;
  }

 private:
  c10::DataPtr take(size_t bytes) {
    if (bytes == 0) return {nullptr, nullptr, &give_back, c10::Device(c10::kCPU)};
    const size_t size = size_class(bytes);
    void* block = reuse(size);
    if (block == nullptr) block = fresh(size);
    void* data = static_cast<char*>(block) + kHeader;
    return {data, data, &give_back, c10::Device(c10::kCPU)};
  }

  void* reuse(size_t size) {
    std::lock_guard<std::mutex> lock(mutex_);
    auto found = free_.find(size);
    const bool hit = found != free_.end() && !found->second.empty();
    void* block = nullptr;
    if (hit) {
      block = found->second.back();
      found->second.pop_back();
      cached_ -= size;
    }
    live_ += size;
    peak_ = std::max(peak_, live_);
    if (!hit) drop_oldest();
    return block;
  }

  // Half as much again as was ever live at once may be held. A step of training asks for the same blocks as the one before: to drop all of
  // them where live ones are few, as at the end of a backward pass, would have the next step fetch them from the kernel again.
  void drop_oldest() {
    while (cached_ > 0 && live_ + cached_ > peak_ + std::max(kSlack, peak_ / 2)) {
      auto oldest = free_.end();
      for (auto list = free_.begin(); list != free_.end(); ++list)
        if (!list->second.empty() && (oldest == free_.end() || freed(list->second.front()) < freed(oldest->second.front()))) oldest = list;
      void* block = oldest->second.front();
      oldest->second.pop_front();
      cached_ -= oldest->first;
      std::free(block);
    }
  }

  static uint64_t freed(const void* block) { return static_cast<const Header*>(block)->freed; }

  void* fresh(size_t size) {
    void* block = nullptr;
    if (posix_memalign(&block, kHeader, size + kHeader) != 0) {
      trim();
      if (posix_memalign(&block, kHeader, size + kHeader) != 0) {
        std::lock_guard<std::mutex> lock(mutex_);
        live_ -= size;
        TORCH_CHECK(false, "out of memory: ", size, " bytes could not be had");
      }
    }
    static_cast<Header*>(block)->size = size;
    return block;
  }

  static void give_back(void* data) {
    if (data == nullptr) return;
    void* block = static_cast<char*>(data) - kHeader;
    auto* header = static_cast<Header*>(block);
    const size_t size = header->size;
    auto& self = instance();
    std::lock_guard<std::mutex> lock(self.mutex_);
    header->freed = ++self.blocks_given_back_;
    self.free_[size].push_back(block);
    self.live_ -= size;
    self.cached_ += size;
  }

  std::mutex mutex_;
  std::unordered_map<size_t, std::deque<void*>> free_;  // of each size class, the one given back last at the end
  uint64_t blocks_given_back_ = 0;
  int64_t live_ = 0, cached_ = 0, peak_ = 0;
};

}  // namespace

/// Makes the caching allocator the one of CPU tensors. Called once, before the first tensor.
PX_EXPORT void px_use_caching_allocator() { c10::SetCPUAllocator(&CachingAllocator::instance(), /*priority=*/200); }

/// Gives every waiting block back to the system; returns the bytes.
PX_EXPORT int64_t px_trim() {
  const auto freed = static_cast<int64_t>(CachingAllocator::instance().trim());
#ifdef __GLIBC__
  malloc_trim(0);  // else glibc keeps blocks of less than 32 MiB
#endif
  return freed;
}

PX_EXPORT void px_allocator_stats(int64_t* live, int64_t* cached, int64_t* peak) {
  CachingAllocator::instance().stats(live, cached, peak);
}
