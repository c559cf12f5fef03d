#include "core/kernels/Registers.h"

#include "core/kernels/Amx.h"
#include "core/kernels/Avx2.h"
#include "core/kernels/Avx512.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace headroom {

Registers registers_within(std::string_view cap) {
    std::string name(cap);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
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
