#pragma once

namespace headroom {

/// Vector registers that a kernel is compiled for, narrowest first.
enum class Registers { none, avx2, avx512 };

/// Floats in one register.
constexpr int lanes(Registers registers) {
    return registers == Registers::avx512 ? 16 : registers == Registers::avx2 ? 8 : 0;
}

const char* name_of(Registers registers);

// The only place that answers which instruction sets may be used: those of the processor, limited
// by ONEDNN_MAX_CPU_ISA or DNNL_MAX_CPU_ISA (IsaCap.h). The answers do not change during a run. AMX
// has its own function, amx_usable(), with the same limit.

/// Widest registers. avx2 includes FMA; avx512 is F, BW, VL and DQ.
Registers registers_here();
inline bool avx512_here() {
    return registers_here() == Registers::avx512;
}

/// AVX512_BF16: products of pairs of bf16.
bool bfloat16_pairs_here();
/// AVX512_VNNI: products of pairs of 16-bit integers.
bool int16_pairs_here();

} // namespace headroom
