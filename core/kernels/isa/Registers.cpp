#include "core/kernels/isa/Registers.h"

#include "core/kernels/isa/IsaCap.h"

#include <algorithm>

namespace headroom {

namespace {

#if defined(__x86_64__)

Registers registers_of_processor() {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return Registers::avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Registers::avx2;
    return Registers::none;
}
bool processor_has_bfloat16_pairs() {
    return __builtin_cpu_supports("avx512bf16");
}
bool processor_has_int16_pairs() {
    return __builtin_cpu_supports("avx512vnni");
}

#else

Registers registers_of_processor() {
    return Registers::none;
}
bool processor_has_bfloat16_pairs() {
    return false;
}
bool processor_has_int16_pairs() {
    return false;
}

#endif

} // namespace

const char* name_of(Registers registers) {
    return registers == Registers::avx512 ? "AVX-512"
           : registers == Registers::avx2 ? "AVX2"
                                          : "no vector registers";
}

Registers registers_here() {
    static const Registers widest =
        std::min(isa_limit(isa_cap()).registers, registers_of_processor());
    return widest;
}

bool bfloat16_pairs_here() {
    static const bool usable =
        avx512_here() && isa_limit(isa_cap()).bfloat16_pairs && processor_has_bfloat16_pairs();
    return usable;
}

bool int16_pairs_here() {
    static const bool usable =
        avx512_here() && isa_limit(isa_cap()).int16_pairs && processor_has_int16_pairs();
    return usable;
}

} // namespace headroom
