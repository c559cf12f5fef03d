#include "core/engine/Precision.h"

#include "core/engine/Compat.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// oneDNN has fast bf16 only with AVX-512; without, it has none or a slow reference.
bool bf16_runs() {
    return compat::isa_name().starts_with("AVX512_CORE");
}

bool has_amx() {
    return compat::isa_name().find("AMX") != std::string::npos;
}

} // namespace

std::string to_string(Precision precision) {
    return precision == Precision::bf16 ? "bf16" : "f32";
}

std::vector<Precision> precisions_here() {
    if (bf16_runs()) return {Precision::f32, Precision::bf16};
    return {Precision::f32};
}

PrecisionChoice choose_precision(PrecisionOption wanted) {
    if (wanted == PrecisionOption::f32) return {Precision::f32, "as asked"};
    if (wanted == PrecisionOption::bf16) {
        if (bf16_runs()) return {Precision::bf16, "as asked"};
        return {Precision::f32,
                fmt::format("bf16 needs AVX-512, and {} is used here", compat::isa_name())};
    }
    if (has_amx()) return {Precision::bf16, "auto: this processor has AMX"};
    if (auto_is_measured())
        return {Precision::f32, "auto: bf16 where a training is measured to be faster in it"};
    return {Precision::f32, "auto: this processor has no bf16 instructions"};
}

bool auto_is_measured() {
    return !has_amx() && compat::isa_name().find("BF16") != std::string::npos;
}

} // namespace headroom
