#pragma once

#include "datasets/base/options/Choice.h"

#include <string>
#include <vector>

namespace headroom {

/// Precision of a Plan.
///
/// bf16 is mixed precision (Micikevicius et al. 2018, arXiv:1710.03740): activations, their
/// gradients and the packed weights are bf16; the master weights, their gradients, the logits, the
/// loss and the optimizer stay f32. bf16 has the range of f32, so no loss scaling is needed.
enum class Precision { f32, bf16 };

std::string to_string(Precision precision);

/// Precision that the user requests.
enum class PrecisionOption { automatic, f32, bf16 };

template <>
struct ChoiceNames<PrecisionOption> {
    static constexpr std::array values{std::pair{PrecisionOption::automatic, "auto"},
                                       std::pair{PrecisionOption::f32, "f32"},
                                       std::pair{PrecisionOption::bf16, "bf16"}};
};

constexpr PrecisionOption as_option(Precision precision) {
    return precision == Precision::bf16 ? PrecisionOption::bf16 : PrecisionOption::f32;
}

/// Returns f32, and bf16 if this machine supports it.
std::vector<Precision> precisions_here();

struct PrecisionChoice {
    Precision precision = Precision::f32;
    std::string why; ///< to be shown: "auto: this processor has no AMX"
};

/// Resolves the user's request on this machine: `automatic` is bf16 if the processor has AMX, else
/// f32; bf16 that cannot run here becomes f32, and `why` gives the reason. Training jobs may choose
/// bf16 for `automatic` by a measurement (auto_is_measured).
PrecisionChoice choose_precision(PrecisionOption wanted);

/// True if this processor has bf16 instructions but no AMX: which precision trains a network faster
/// then depends on the network (core/jobs/training/PrecisionTrial.h).
bool auto_is_measured();

} // namespace headroom
