#include "tests/core/models/weights/WeightFixture.h"

#include <limits>

namespace headroom {
namespace {

using testing::Contains;
using testing::HasSubstr;

/// Files that torch.save writes when the tests run.
class TorchWeights : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        if (!has_python_module("torch")) return;
        folder_ = std::make_unique<TempFolder>();
        if (!run_weight_script("make_torch.py " + folder_->path().string())) folder_.reset();
    }
    static void TearDownTestSuite() { folder_.reset(); }
    void SetUp() override {
        if (!has_python_module("torch"))
            GTEST_SKIP() << "/usr/bin/python3 has no PyTorch: install python3-torch";
        ASSERT_TRUE(folder_);
    }
    static std::string file(const std::string& name) { return *folder_ / name; }

    static std::unique_ptr<TempFolder> folder_;
};

std::unique_ptr<TempFolder> TorchWeights::folder_;

TEST_F(TorchWeights, BothFormsHoldWhatPyTorchHas) {
    for (const std::string name : {"state_dict", "views", "types", "checkpoint", "parameter"}) {
        SCOPED_TRACE(name);
        const auto zip = open_weight_file(file(name + ".zip.pth"));
        EXPECT_EQ(zip.format, WeightFormat::pytorch_zip);
        expect_tensors(zip, file(name + ".safetensors"));
        const auto legacy = open_weight_file(file(name + ".legacy.pth"));
        EXPECT_EQ(legacy.format, WeightFormat::pytorch_legacy);
        expect_tensors(legacy, file(name + ".safetensors"));
    }
}

TEST_F(TorchWeights, SaysTypesAndWhatWasLeftAside) {
    const auto types = open_weight_file(file("types.zip.pth"));
    EXPECT_EQ(types.find("bf16")->type, "bfloat16");
    EXPECT_EQ(types.find("bool")->type, "bool");
    EXPECT_THAT(open_weight_file(file("checkpoint.zip.pth")).notes,
                Contains(HasSubstr("its state_dict is read")));
    EXPECT_THAT(open_weight_file(file("parameter.zip.pth")).notes,
                Contains("not tensors, left out: \"steps\", \"name\""));
}

TEST_F(TorchWeights, RefusesWhatIsMoreThanWeightsByItsName) {
    expect_error(Failure::bad_data, {"model.pth", "torch.nn.modules.linear.Linear", "state_dict"},
                 [] { open_weight_file(file("model.pth")); });
    expect_error(Failure::bad_data, {"global.pth", "pathlib.PurePosixPath", "nothing was executed"},
                 [] { open_weight_file(file("global.pth")); });
    expect_error(Failure::bad_data, {"script.pth", "TorchScript"},
                 [] { open_weight_file(file("script.pth")); });
}

TEST_F(TorchWeights, EveryCutIsAnError) {
    for (const std::string name : {"views.zip.pth", "views.legacy.pth"}) {
        const auto whole = read_text(file(name));
        for (std::size_t size = 0; size < whole.size(); size += 1 + size / 50) {
            const auto cut = folder_->write("cut.pth", whole.substr(0, size));
            EXPECT_THROW(open_weight_file(cut), Error) << name << " " << size;
        }
    }
}

TEST_F(TorchWeights, ADamagedByteGivesAnErrorOrAnswers) {
    for (const std::string name : {"views.zip.pth", "views.legacy.pth"}) {
        const auto whole = read_text(file(name));
        for (std::size_t at = 0; at < whole.size(); at += 3) {
            auto damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x40 ^ (at % 7));
            const auto path = folder_->write("damaged.pth", damaged);
            try {
                const auto weights = open_weight_file(path);
                for (std::size_t i = 0; i < weights.tensors.size(); ++i)
                    EXPECT_LE(weights.read(i).size(), 1u << 20);
            } catch (const Error& error) {
                EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
            }
        }
    }
}

} // namespace
} // namespace headroom
