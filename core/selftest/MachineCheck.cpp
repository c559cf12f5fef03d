#include "core/selftest/MachineCheck.h"

#include "core/engine/Engine.h"
#include "core/engine/TuningCache.h"
#include "datasets/base/options/OptionName.h"

#include <fmt/format.h>
#include <map>
#include <mutex>

namespace headroom {

namespace {

constexpr const char* passed = "passed";

std::string test(Precision precision, const std::stop_token& stop) {
    const auto result =
        run_self_test({.precisions = {precision}, .stop = stop, .before_engine = {}});
    const auto* failure = result.first_failure(precision);
    return failure ? describe(*failure) : passed;
}

/// For machines on which no file can be written.
std::string test_once(Precision precision, const std::stop_token& stop) {
    static std::mutex mutex;
    static std::map<Precision, std::string> results;
    const std::scoped_lock lock(mutex);
    auto& result = results[precision];
    if (result.empty()) result = test(precision, stop);
    return result;
}

} // namespace

std::string describe(const SelfTestCheck& check) {
    return fmt::format("{}: {} in {} is off by {:.2g} ({}), at most {:g} is allowed", check.layer,
                       check.pass, to_string(check.precision), check.error, check.worst,
                       check.allowed);
}

std::filesystem::path MachineCheck::user_file() {
    const auto tuning = TuningCache::user_file();
    return tuning.empty() ? tuning : tuning.parent_path() / "self-test.json";
}

std::string MachineCheck::fault(Precision precision, const std::stop_token& stop) const {
    std::string result = TuningCache(file_).choose("self-test " + to_string(precision), "",
                                                   [&] { return test_once(precision, stop); });
    if (result.empty()) result = test_once(precision, stop);
    return result == passed ? "" : result;
}

void MachineCheck::require(Precision precision, const std::stop_token& stop) const {
    const auto wrong = fault(precision, stop);
    if (wrong.empty()) return;
    const auto info = engine_info();
    throw Error(Failure::resources,
                fmt::format("oneDNN {} computes wrong numbers on this processor, {} ({}): use {}; "
                            "see 'headroom info {}'",
                            info.onednn, info.cpu, wrong,
                            precision == Precision::bf16
                                ? option_name("precision", "f32, or another oneDNN")
                                : "another oneDNN or processor",
                            option_name("self-test")));
}

} // namespace headroom
