#include "core/kernels/amx/Amx.h"

#include "core/kernels/isa/IsaCap.h"

#include <cstdint>

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace headroom {

namespace {

#if defined(__x86_64__) && defined(__linux__)

bool processor_has_amx_bf16() {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    if (!__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx)) return false;
    constexpr unsigned amx_bf16 = 1u << 22, amx_tile = 1u << 24;
    return (edx & amx_bf16) && (edx & amx_tile);
}

/// Whether the operating system saves the tiles when it switches between threads.
bool system_saves_tiles() {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    constexpr unsigned osxsave = 1u << 27;
    if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & osxsave)) return false;
    std::uint32_t low = 0, high = 0;
    asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    constexpr std::uint32_t configuration_and_data = 3u << 17;
    return (low & configuration_and_data) == configuration_and_data;
}

bool system_grants_tiles() {
    constexpr long request_permission = 0x1023,
                   tile_data = 18; // ARCH_REQ_XCOMP_PERM of <asm/prctl.h>
    return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}

bool machine_has_amx() {
    return processor_has_amx_bf16() && system_saves_tiles() && system_grants_tiles();
}

#else

bool machine_has_amx() {
    return false;
}

#endif

} // namespace

bool amx_usable() {
    static const bool usable = isa_limit(isa_cap()).amx && machine_has_amx();
    return usable;
}

} // namespace headroom
