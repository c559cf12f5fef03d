#include "core/jobs/export/ExportCheck.h"

#include "core/models/Head.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

using testing::HasSubstr;

/// PATH with these programs alone.
class OnlyPrograms {
  public:
    explicit OnlyPrograms(const std::filesystem::path& folder) : before_(std::getenv("PATH")) {
        setenv("PATH", folder.c_str(), 1);
    }
    ~OnlyPrograms() { setenv("PATH", before_.c_str(), 1); }
    OnlyPrograms(const OnlyPrograms&) = delete;
    OnlyPrograms& operator=(const OnlyPrograms&) = delete;

  private:
    std::string before_;
};

class CheckExport : public JobFixture {
  protected:
    CheckExport() {
        train("gap", "gap-dense");
        std::filesystem::create_directories(folder / "bin");
    }
    void train(const std::string& out, const std::string& head) const {
        auto spec = train_spec(out, 1);
        spec.head = head;
        run(spec, {});
    }
    /// A program of that name, in the shell's language.
    void program(const std::string& name, const std::string& script) const {
        const auto path = folder / "bin" / name;
        std::ofstream(path) << "#!/bin/bash\n" << script;
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }
    ExportResult checked(const std::string& to, const std::string& of = "gap") const {
        return run(ExportSpec{.run = folder / of,
                              .to = to,
                              .out = folder / to,
                              .exist_ok = true,
                              .verify = "synth:digits"},
                   {});
    }
};

TEST_F(CheckExport, WithoutTheProgramOurOwnReaderReadsTheWeightsBack) {
    const OnlyPrograms none(folder / "bin");
    for (const char* to : {"torch", "keras"}) {
        const auto check = checked(to).check.value();
        EXPECT_THAT(check.runtime, HasSubstr("Headroom (no "));
        EXPECT_GT(check.images, 100U);
        EXPECT_EQ(check.largest_difference, 0);
        EXPECT_EQ(check.equal_answers, check.images);
        EXPECT_EQ(check.correct, check.their_correct);
        EXPECT_GT(check.largest_logit, 0);
    }
}

// The order of a first dense layer's inputs: Keras has that of H, W, C after Flatten, but not after
// an average and a maximum that are joined.
TEST_F(CheckExport, OurOwnReaderReadsEveryHeadBack) {
    const OnlyPrograms none(folder / "bin");
    for (const auto& kind : head_kinds()) {
        const std::string head = kind.kind == "pool-S-dense" ? "pool-7-dense" : kind.kind;
        train(head, head);
        for (const char* to : {"torch", "keras", "onnx"}) {
            SCOPED_TRACE(head + " to " + to);
            const auto check = checked(to, head).check.value();
            EXPECT_LE(check.largest_difference, to == std::string("onnx") ? 1e-5 : 0)
                << "of ONNX, batch norms are folded";
            EXPECT_GT(check.largest_logit, 0.01);
        }
    }
}

TEST_F(CheckExport, WithoutONNXRuntimeOurOwnReaderComputesTheFile) {
    const OnlyPrograms none(folder / "bin");
    const auto check = checked("onnx").check.value();
    EXPECT_THAT(check.runtime, HasSubstr("Headroom (no ONNX Runtime"));
    EXPECT_GT(check.images, 100U);
    EXPECT_TRUE(check.agrees()) << check.largest_difference; // batch norms are folded
    EXPECT_EQ(check.equal_answers, check.images);
}

TEST_F(CheckExport, ShowsAProgramThatComputesSomethingElse) {
    // Ten zeros for each image.
    program("python3", R"(echo "Zeros 1.0"
        while read -r n rest; do /usr/bin/head -c $((40 * n)) /dev/zero >"$2/logits"; echo done; done)");
    const OnlyPrograms one(folder / "bin");
    const auto check = checked("onnx").check.value();
    EXPECT_EQ(check.runtime, "Zeros 1.0");
    EXPECT_FALSE(check.agrees());
    EXPECT_EQ(check.largest_difference, check.largest_logit);
    EXPECT_LT(check.equal_answers, check.images);
}

TEST_F(CheckExport, WritesNothingIfTheDataCannotBeOpened) {
    expect_error(Failure::io, "no-such-folder", [&] {
        run(ExportSpec{.run = folder / "gap",
                       .to = "onnx",
                       .out = folder / "onnx",
                       .verify = (folder / "no-such-folder").string()},
            {});
    });
    EXPECT_FALSE(std::filesystem::exists(folder / "onnx"));
}

TEST_F(CheckExport, NamesWhatAProgramSays) {
    program("python3", "echo \"problem the file is odd\"; exit 1");
    const OnlyPrograms one(folder / "bin");
    expect_error(Failure::bad_data, "cannot load it: the file is odd", [&] { checked("onnx"); });
    program("python3", R"(echo "Broken 1.0"; read -r line; echo "problem too large")");
    expect_error(Failure::bad_data, "Broken 1.0 failed on it: too large", [&] { checked("onnx"); });
    program("python3", R"(echo "Short 1.0"; read -r line; : >"$2/logits"; echo done)");
    expect_error(Failure::bad_data, "Short 1.0 gives 0 logits", [&] { checked("onnx"); });
}

} // namespace
} // namespace headroom
