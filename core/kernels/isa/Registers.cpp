#include "core/kernels/isa/Registers.h"

#include "core/kernels/isa/Avx2.h"
#include "core/kernels/isa/Avx512.h"
#include "core/kernels/isa/IsaCap.h"

#include <algorithm>
#include <string>

namespace headroom {

Registers registers_within(std::string_view cap) {
    const std::string name = in_capitals(cap);
    if (name.starts_with("AVX2")) return Registers::avx2;
    return name.starts_with("SSE") || name == "AVX" ? Registers::none : Registers::avx512;
}

Registers widest_registers() {
    static const Registers widest =
        std::min(registers_within(cpu_isa_cap()), avx512_usable() ? Registers::avx512
                                                  : avx2_usable() ? Registers::avx2
                                                                  : Registers::none);
    return widest;
}

} // namespace headroom
