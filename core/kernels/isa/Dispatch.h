#pragma once

#include "core/kernels/isa/Avx2.h"
#include "core/kernels/isa/Avx512.h"
#include "core/kernels/isa/Registers.h"

namespace headroom {

// Selects the code for the registers that are here (Registers.h). There are two kinds of code:
//
// A plain loop that the compiler vectorises. It is written once, always_inline, and compiled for
// every kind of registers:
//
//        template <typename T>
//        [[gnu::always_inline]] inline void add_loop(int count, const T* values, float* sums) {...}
//
//        run_widest<add_loop<T>>(count, values, sums);
//
//    All give the same bits: the build forbids reordering of operations and fused multiply-add.
//
//  - A kernel that is written for certain registers: a "...Loops.h" compiled once after ForAvx2.h
//    and once after ForAvx512.h, or intrinsics of AVX-512 alone:
//
//        select("transpose", registers, avx2::transpose, avx512::transpose)(from, to);
//        require("max pooling", Registers::avx512);

/// Aborts with a message that names the kernel: this machine cannot run it.
[[noreturn]] void no_kernel(const char* kernel, const char* why);

/// Aborts if these registers are not here.
inline void require(const char* kernel, Registers registers) {
    if (registers > registers_here()) no_kernel(kernel, name_of(registers));
}

/// Returns the function for `registers`. Aborts if they are not here, or are none.
template <typename Function>
Function* select(const char* kernel, Registers registers, Function* avx2, Function* avx512) {
    require(kernel, registers);
    if (registers == Registers::avx512) return avx512;
    if (registers != Registers::avx2) no_kernel(kernel, name_of(registers));
    return avx2;
}

namespace widest {

template <auto loop, typename... Args>
HEADROOM_AVX512 auto avx512(Args... args) {
    return loop(args...);
}
template <auto loop, typename... Args>
HEADROOM_AVX2 auto avx2(Args... args) {
    return loop(args...);
}
template <auto loop, typename... Args>
auto none(Args... args) {
    return loop(args...);
}

} // namespace widest

/// Runs loop(args...) compiled for the widest registers. Arguments are passed by value.
template <auto loop, typename... Args>
auto run_widest(Args... args) {
    const Registers registers = registers_here();
    if (registers == Registers::avx512) return widest::avx512<loop, Args...>(args...);
    if (registers == Registers::avx2) return widest::avx2<loop, Args...>(args...);
    return widest::none<loop, Args...>(args...);
}

} // namespace headroom
