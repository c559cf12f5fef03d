#pragma once

#include "core/kernels/winograd/WinogradSteps.h"

#include <span>

// Defined by WinogradAvx2.cpp and WinogradAvx512.cpp.

namespace headroom::avx2 {
std::span<const WinogradSteps> winograd_steps();
}
namespace headroom::avx512 {
std::span<const WinogradSteps> winograd_steps();
}
