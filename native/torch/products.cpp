// libtorch's products of matrices in f32, which it asks the BLAS for, by oneDNN where that is faster: libtorch looks sgemm_ up here first.
// Measured on an EPYC with 512-bit vectors, both libraries with two threads: docs/benchmarks.md, "products".
#include <cstdint>

#include <dlfcn.h>

#include "shim.h"

// Of the oneDNN that libtorch was linked with; null where it has one of its own inside, or none. Row-major, unlike the BLAS.
extern "C" int dnnl_sgemm(char transa, char transb, int64_t m, int64_t n, int64_t k, float alpha, const float* a, int64_t lda, const float* b, int64_t ldb,
                          float beta, float* c, int64_t ldc) __attribute__((weak));

namespace {

using Sgemm = void(const char*, const char*, const int*, const int*, const int*, const float*, const float*, const int*, const float*, const int*,
                   const float*, float*, const int*);

// Below this a product is over before oneDNN has chosen its kernel. From here on oneDNN takes all that it can: it runs on the threads of operators, and
// OpenBLAS, which has its own, would have to wake them between two operators.
constexpr int64_t kFewest = 1 << 17;
// A·Bᵀ of longer rows is spent copying B.
constexpr int kLongestRows = 512;

bool is_transposed(const char* how) { return *how != 'N' && *how != 'n'; }

bool suits_onednn(const char* transa, const char* transb, int64_t m, int64_t n, int64_t k) {
  if (dnnl_sgemm == nullptr || m * n * k < kFewest) return false;
  bool rows_by_rows = is_transposed(transa) && !is_transposed(transb);
  return !rows_by_rows || k < kLongestRows;
}

}  // namespace

PX_EXPORT void sgemm_(const char* transa, const char* transb, const int* m, const int* n, const int* k, const float* alpha, const float* a, const int* lda,
                      const float* b, const int* ldb, const float* beta, float* c, const int* ldc) {
  static auto* blas = reinterpret_cast<Sgemm*>(dlsym(RTLD_NEXT, "sgemm_"));
  // Cᵀ = Bᵀ·Aᵀ: column by column is row by row of the transposed.
  bool done = suits_onednn(transa, transb, *m, *n, *k) && dnnl_sgemm(*transb, *transa, *n, *m, *k, *alpha, b, *ldb, a, *lda, *beta, c, *ldc) == 0;
  if (!done) blas(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
