#include "core/kernels/isa/IsaCap.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>

namespace headroom {
namespace {

/// Sets a variable of the environment; what it was comes back at the end.
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
    EXPECT_EQ(cpu_isa_cap(), "");
    old_name.set("AVX2");
    EXPECT_EQ(cpu_isa_cap(), "AVX2");
    new_name.set("AVX512_CORE");
    EXPECT_EQ(cpu_isa_cap(), "AVX512_CORE");
}

} // namespace
} // namespace headroom
