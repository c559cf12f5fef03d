#include "core/runs/config/TuningFile.h"

#include "core/engine/Engine.h"
#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <gmock/gmock.h>

using namespace headroom;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

class TuningFile : public testing::Test {
  protected:
    std::filesystem::path write(const std::string& text) {
        const auto path = folder_ / "tuning.json";
        std::ofstream(path) << text;
        return path;
    }

    std::string fault(const std::string& text) {
        try {
            read_tuning(write(text));
        } catch (const Error& error) {
            EXPECT_EQ(error.failure(), Failure::bad_data);
            return error.what();
        }
        return "none";
    }

    TempFolder folder_;
};

TEST_F(TuningFile, ReadsWhatItWrote) {
    TuningChoices choices;
    choices.choose("conv a", [] { return "winograd 4x4, 18 at once"; });
    choices.choose("conv b", [] { return "direct"; });
    const auto tuning = read_tuning(write(tuning_text(choices)));
    EXPECT_EQ(tuning.choices, choices.taken());
    EXPECT_THAT(tuning.difference, IsEmpty());
}

TEST_F(TuningFile, SaysWhereItWasRecordedElsewhere) {
    auto text = tuning_text({});
    const auto isa = engine_info().isa;
    text.replace(text.find(isa), isa.size(), "ANOTHER_ISA");
    EXPECT_THAT(read_tuning(write(text)).difference,
                HasSubstr("the instruction set was ANOTHER_ISA"));
}

TEST_F(TuningFile, OtherFilesAreRefusedInOneLine) {
    EXPECT_THAT(fault("{}"), HasSubstr("no object \"choices\": expected the tuning.json of a run"));
    EXPECT_THAT(fault("{\"choices\": []}"), HasSubstr("no object \"choices\""));
    EXPECT_THAT(fault("{\"choices\": {\"a\": 3}}"), HasSubstr("choice \"a\": expected a text"));
    EXPECT_THAT(fault("{"), HasSubstr("tuning.json"));
}

} // namespace
