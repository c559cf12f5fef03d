#pragma once

#include "datasets/base/options/Choice.h"

#include <string>
#include <vector>

namespace headroom {

/// Precision of a Plan.
///
/// bf16 is mixed precision (Micikevicius et al. 2018, arXiv:1710.03740): activations, their
/// gradients and the packed weights are bf16; the weights that are trained, their gradients, the
/// logits, the loss and the optimizer stay f32. bf16 has the range of f32, so that no loss scaling
/// is needed.
enum class Precision { f32, bf16 };

std::string to_string(Precision precision);

/// The precision that a user asks for.
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

/// f32, and bf16 where this machine can.
std::vector<Precision> precisions_here();

struct PrecisionChoice {
    Precision precision = Precision::f32;
    std::string why; ///< for people: "auto: this processor has no AMX"
};

/// Resolves what the user asks for on this machine: `automatic` is bf16 where the processor has AMX
/// and f32 elsewhere; bf16 that cannot run here becomes f32, and `why` says so. Jobs that train may
/// choose bf16 for `automatic` by a measurement (auto_is_measured).
PrecisionChoice choose_precision(PrecisionOption wanted);

/// True where this processor has bf16 instructions but no AMX: which precision trains a network
/// faster then depends on the network (core/jobs/training/PrecisionTrial.h).
bool auto_is_measured();

} // namespace headroom
