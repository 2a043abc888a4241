// The cost of a call from C++: at::add of one element.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <iostream>

int main(int argc, char** argv) {
  constexpr int kCalls = 200000;
  at::set_num_threads(1);
  auto x = at::ones({1}), y = at::ones({1});
  if (argc > 1 && std::strcmp(argv[1], "grad=True") == 0) x.requires_grad_(true);
  std::string line;
  while (std::getline(std::cin, line)) {
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kCalls; ++i) auto sum = at::add(x, y);
    std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
    std::printf("{\"value\": %.3f}\n", elapsed.count() / kCalls);
    std::fflush(stdout);
  }
}
