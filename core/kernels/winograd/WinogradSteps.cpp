#include "core/kernels/winograd/WinogradSteps.h"

#include "core/kernels/winograd/WinogradRegisters.h"

#include <algorithm>

namespace headroom {

const WinogradSteps* find_winograd_steps(Registers registers, int kernel, int outputs) {
    const auto all = registers == Registers::avx512 ? avx512::winograd_steps()
                     : registers == Registers::avx2 ? avx2::winograd_steps()
                                                    : std::span<const WinogradSteps>{};
    const auto found = std::ranges::find_if(all, [&](const WinogradSteps& steps) {
        return steps.kernel == kernel && steps.outputs == outputs;
    });
    return found == all.end() ? nullptr : &*found;
}

} // namespace headroom
