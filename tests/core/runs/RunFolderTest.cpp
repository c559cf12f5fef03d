#include "core/runs/RunFolder.h"

#include "core/runs/OwnFiles.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// Results among other files.
class RunFolderTest : public JobFixture {
  protected:
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name) << text;
    }

    CompareSpec compare_spec(const std::string& out) const {
        const auto train = train_spec("", 1);
        CompareSpec spec;
        spec.data = train.data;
        spec.model = train.model;
        spec.options = train.options;
        spec.seeds = 1;
        spec.out = folder / out;
        spec.exist_ok = true;
        return spec;
    }

    /// Returns every file below a folder with its contents.
    std::map<std::string, std::string> all(const std::string& below) const {
        std::map<std::string, std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(folder / below))
            if (entry.is_regular_file())
                files[entry.path().lexically_relative(folder).string()] = content(entry.path());
        return files;
    }
};

TEST_F(RunFolderTest, AComparisonReplacesItsOwnRunsAndNothingElse) {
    write("work/runs/thesis/model.safetensors", "months");
    write("work/runs/notes.txt", "mine");
    write("work/paper.tex", "mine");
    const auto others = all("work");
    auto spec = compare_spec("work");
    run(spec, {});
    write("work/runs/gap-dense-seed0/notes.txt", "on this run");
    spec.options.seed = 5;
    spec.heads = {"flatten-dense", "gap-conv"};
    run(spec, {});
    EXPECT_TRUE(fs::exists(folder / "work/runs/gap-conv-seed5/run.json"));
    EXPECT_FALSE(fs::exists(folder / "work/runs/flatten-dense-seed0"));
    EXPECT_FALSE(fs::exists(folder / "work/runs/gap-dense-seed0/run.json"));
    EXPECT_EQ(content(folder / "work/runs/gap-dense-seed0/notes.txt"), "on this run");
    auto files = all("work");
    for (const auto& [name, text] : others)
        EXPECT_EQ(files[name], text) << name;
}

TEST_F(RunFolderTest, RunsThatAreNoPartOfTheComparisonStay) {
    // Left by `headroom train --out runs/gap-dense-seed0`.
    auto other = train_spec("work/runs/gap-conv-seed7", 1);
    run(other, {});
    other.out = folder / "work/runs/gap-dense-seed0";
    run(other, {});
    const auto before = all("work");
    expect_error(Failure::usage, "gap-dense-seed0: exists already, and is no part of a comparison",
                 [&] { run(compare_spec("work"), {}); });
    EXPECT_EQ(all("work"), before);

    auto spec = compare_spec("work");
    spec.heads = {"flatten-dense", "gap-conv"};
    run(spec, {});
    auto files = all("work");
    for (const auto& [name, text] : before)
        EXPECT_EQ(files[name], text) << name;
    // A failed comparison removes only its own files.
    fs::remove_all(folder / "work/runs/flatten-dense-seed0");
    fs::remove_all(folder / "work/runs/gap-conv-seed0");
    for (const char* name :
         {"config.json", "compare.json", "compare.csv", "report.html", "disagreements.json"})
        fs::remove(folder / "work" / name);
    spec.options.optimizer = OptimizerKind::sgd;
    spec.options.learning_rate = 1e30;
    spec.options.schedule = ScheduleKind::constant;
    expect_error(Failure::diverged, "lower --lr", [&] { run(spec, {}); });
    EXPECT_EQ(all("work"), before);
}

TEST_F(RunFolderTest, WhatHeadroomDidNotWriteIsNotReplaced) {
    for (const char* name : {"config.json", "log.csv", "model.safetensors", "run.json"}) {
        const auto out = std::string("of-") + name;
        write(out + "/" + name, "{}");
        auto spec = train_spec(out, 1);
        spec.exist_ok = true;
        expect_error(Failure::usage, std::string("its ") + name + " was not written by headroom",
                     [&] { run(spec, {}); });
        EXPECT_EQ(content(folder / out / name), "{}");
    }
    for (const char* name : {"config.json", "compare.csv", "report.html"}) {
        const auto out = std::string("cmp-") + name;
        write(out + "/" + name, "{}");
        expect_error(Failure::usage, std::string("its ") + name + " was not written by headroom",
                     [&] { run(compare_spec(out), {}); });
        EXPECT_EQ(content(folder / out / name), "{}");
    }
    // Nor is a folder with such a name.
    write("folders/log.csv/mine.txt", "mine");
    auto spec = train_spec("folders", 1);
    spec.exist_ok = true;
    expect_error(Failure::usage, "its log.csv was not written", [&] { run(spec, {}); });
    EXPECT_EQ(content(folder / "folders/log.csv/mine.txt"), "mine");
}

TEST_F(RunFolderTest, OneKindOfResultsDoesNotReplaceTheOther) {
    run(compare_spec("cmp"), {});
    const auto comparison = all("cmp");
    auto train = train_spec("cmp", 1);
    train.exist_ok = true;
    expect_error(Failure::usage, "was made by headroom compare, not train",
                 [&] { run(train, {}); });
    train.exist_ok = false;
    train.resume = true;
    expect_error(Failure::usage, "was made by headroom compare: resume it with that",
                 [&] { run(train, {}); });
    EXPECT_EQ(all("cmp"), comparison);

    run(train_spec("run", 1), {});
    const auto one = all("run");
    expect_error(Failure::usage, "was made by headroom train, not compare",
                 [&] { run(compare_spec("run"), {}); });
    EXPECT_EQ(all("run"), one);
}

TEST_F(RunFolderTest, ARunInUseStopsTheComparisonThatWouldReplaceIt) {
    run(compare_spec("cmp"), {});
    const RunFolder held(folder / "cmp/runs/gap-dense-seed0", {.resume = true});
    const auto before = all("cmp/runs/flatten-dense-seed0");
    expect_error(Failure::locked, "gap-dense-seed0: another process is working",
                 [&] { run(compare_spec("cmp"), {}); });
    EXPECT_EQ(all("cmp/runs/flatten-dense-seed0"), before);
}

TEST_F(RunFolderTest, ALinkNamedLockIsNotFollowed) {
    fs::create_directory(folder / "run");
    fs::create_symlink(folder / "made", folder / "run/.lock");
    expect_error(Failure::usage, ".lock: is a link", [&] { run(train_spec("run", 1), {}); });
    EXPECT_FALSE(fs::exists(folder / "made"));
    EXPECT_FALSE(RunFolder::in_use(folder / "run"));
    // A foreign file of that name is locked, not removed.
    write("other/.lock", "mine");
    run(train_spec("other", 1), {});
    EXPECT_EQ(content(folder / "other/.lock"), "mine");
}

TEST_F(RunFolderTest, WhatKilledProcessesLeftGoesAway) {
    std::stop_source source;
    auto spec = train_spec("run", 2);
    run(spec, stop_after<EpochDone>(1, source));
    for (const char* name : {"last.safetensors.headroom-tmp0", "run.json.headroom-tmp1",
                             "model.safetensors.tmp0", "model.safetensors.tmp12"})
        write(std::string("run/") + name, "half");
    write("run/model.safetensors.tmp0.bak", "mine");
    write("run/my.tmp0", "mine");
    spec.resume = true;
    run(spec, {});
    std::vector<std::string> left;
    for (const auto& [name, text] : all("run"))
        if (name.find("tmp") != std::string::npos) left.push_back(name);
    EXPECT_THAT(left, testing::ElementsAre("run/model.safetensors.tmp0.bak", "run/my.tmp0"));

    // A folder with nothing else counts as empty.
    write("killed/.lock", "");
    write("killed/config.json.headroom-tmp0", "{");
    run(train_spec("killed", 1), {});
    EXPECT_FALSE(fs::exists(folder / "killed/config.json.headroom-tmp0"));
}

} // namespace
} // namespace headroom
