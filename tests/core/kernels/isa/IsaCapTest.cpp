#include "core/kernels/isa/IsaCap.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>

namespace headroom {
namespace {

/// Sets an environment variable and restores it at the end.
class Variable {
  public:
    explicit Variable(const char* name) : name_(name) {
        if (auto* value = std::getenv(name)) before_ = value;
        unsetenv(name);
    }
    ~Variable() { before_ ? setenv(name_, before_->c_str(), 1) : unsetenv(name_); }
    void set(const char* value) { setenv(name_, value, 1); }

  private:
    const char* name_;
    std::optional<std::string> before_;
};

TEST(IsaCap, OneDnnsOwnNameComesFirst) {
    Variable old_name("DNNL_MAX_CPU_ISA"), new_name("ONEDNN_MAX_CPU_ISA");
    EXPECT_EQ(isa_cap(), "");
    old_name.set("AVX2");
    EXPECT_EQ(isa_cap(), "AVX2");
    new_name.set("AVX512_CORE");
    EXPECT_EQ(isa_cap(), "AVX512_CORE");
}

TEST(IsaCap, LimitsRegistersAndInstructions) {
    for (const char* cap : {"", "ALL", "default", "nonsense", "AVX512_CORE_AMX",
                            "avx512_core_amx_fp16", "AVX10_1_512_AMX"})
        EXPECT_EQ(isa_limit(cap), IsaLimit{}) << cap;
    for (const char* cap : {"AVX512_CORE_BF16", "avx512_core_fp16", "AVX10_1_512"})
        EXPECT_EQ(isa_limit(cap), (IsaLimit{Registers::avx512, true, true, false})) << cap;
    EXPECT_EQ(isa_limit("AVX512_CORE_VNNI"), (IsaLimit{Registers::avx512, true, false, false}));
    EXPECT_EQ(isa_limit("avx512_core"), (IsaLimit{Registers::avx512, false, false, false}));
    for (const char* cap : {"AVX2", "avx2_vnni", "AVX2_VNNI_2"})
        EXPECT_EQ(isa_limit(cap), (IsaLimit{Registers::avx2, false, false, false})) << cap;
    for (const char* cap : {"AVX", "sse41"})
        EXPECT_EQ(isa_limit(cap), (IsaLimit{Registers::none, false, false, false})) << cap;
}

} // namespace
} // namespace headroom
