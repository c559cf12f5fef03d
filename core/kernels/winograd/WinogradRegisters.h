#pragma once

#include "core/kernels/winograd/WinogradSteps.h"

#include <span>

// What WinogradAvx2.cpp and WinogradAvx512.cpp have.

namespace headroom::avx2 {
std::span<const WinogradSteps> winograd_steps();
}
namespace headroom::avx512 {
std::span<const WinogradSteps> winograd_steps();
}
