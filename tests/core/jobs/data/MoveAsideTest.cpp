#include "core/jobs/data/MoveAside.h"

#include "core/jobs/data/VerifyJob.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"
#include "tests/datasets/TempFolder.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// Images of train and test in classes a and b, including bad ones.
class MoveAside : public testing::Test {
  protected:
    MoveAside() {
        char value = 1;
        for (const char* name : {"train/a/0.pgm", "train/b/0.pgm", "test/a/0.pgm", "test/b/0.pgm"})
            data_.write(name, image(value++));
        data_.write("train/a/empty.png", "");
        data_.write("train/b/t\xff%xt.jpg", "no image");
        data_.write("train/a/copy.pgm", image(3)); // of test/a/0.pgm
        data_.write("test/b/other.pgm", image(2)); // of train/b/0.pgm
    }

    static std::string image(char value) { return std::string("P5 2 1 255\n@") + value; }
    VerifyResult verify(std::vector<std::string> kinds = {}) const {
        VerifySpec spec;
        spec.data.path = data_.path().string();
        spec.move_to = aside();
        spec.fix_kinds = std::move(kinds);
        return run(spec, {});
    }
    fs::path aside() const { return beside_.path() / "bad"; }
    std::vector<std::string> names(const fs::path& root) const {
        std::vector<std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(root))
            if (!entry.is_directory())
                all.push_back(entry.path().lexically_relative(root).string());
        std::ranges::sort(all);
        return all;
    }

    TempFolder data_, beside_;
};

TEST_F(MoveAside, MovesWhatCannotBeUsedAndListsIt) {
    const auto before = names(data_.path());
    const auto result = verify();
    EXPECT_THAT(names(aside()),
                ElementsAre("moved.json", "train/a/empty.png", "train/b/t\xff%xt.jpg"));
    EXPECT_EQ(names(data_.path()).size(), before.size() - 2);
    EXPECT_EQ(result.moved.list, aside() / "moved.json");
    ASSERT_EQ(result.moved.files.size(), 2u);
    EXPECT_EQ(result.moved.files[0].from, data_ / "train/a/empty.png");

    const auto list = json::parse(read_text(aside() / "moved.json"));
    EXPECT_EQ(list["done"], true);
    EXPECT_EQ(list["files"][1]["to"].get<std::string>(),
              (aside() / "train/b/t%FF%25xt.jpg").string());

    EXPECT_EQ(undo_moves(result.moved.list, data_.path()).size(), 2u);
    EXPECT_EQ(names(data_.path()), before);
    EXPECT_THAT(undo_moves(result.moved.list, data_.path()), IsEmpty()) << "all are back already";
}

/// For a leak the test sample stays, for duplicates one sample.
TEST_F(MoveAside, MovesOtherKindsWhereAskedTo) {
    data_.write("train/b/0-again.pgm", image(2));
    verify({"leak", "duplicate"});
    EXPECT_THAT(names(aside()), ElementsAre("moved.json", "train/a/copy.pgm", "train/b/0-again.pgm",
                                            "train/b/0.pgm"));
    expect_error(Failure::usage, {"--fix-kinds imbalance: expected some of", "empty-file"},
                 [&] { verify({"imbalance"}); });
}

TEST_F(MoveAside, NeverOverwritesWhatIsThere) {
    verify();
    data_.write("train/a/empty.png", "");
    const auto again = verify();
    EXPECT_EQ(again.moved.list, aside() / "moved-2.json");
    EXPECT_THAT(names(aside()), ElementsAre("moved-2.json", "moved.json", "train/a/empty-2.png",
                                            "train/a/empty.png", "train/b/t\xff%xt.jpg"));
    EXPECT_THAT(verify().moved.files, IsEmpty());
    EXPECT_FALSE(fs::exists(aside() / "moved-3.json")) << "nothing was moved";
}

/// A run stopped between two moves leaves a list of all planned moves.
TEST_F(MoveAside, AStoppedRunCanBeUndone) {
    const auto before = names(data_.path());
    VerifySpec spec;
    spec.data.path = data_.path().string();
    auto findings = run(spec, {}).findings;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(move_aside(findings, default_fix_kinds(), data_.path(), aside(), stop.get_token()),
                 Cancelled);
    EXPECT_EQ(json::parse(read_text(aside() / "moved.json"))["done"], false);
    // Simulates a process killed after the first move.
    fs::create_directories(aside() / "train/a");
    fs::rename(data_ / "train/a/empty.png", aside() / "train/a/empty.png");
    EXPECT_EQ(undo_moves(aside() / "moved.json", data_.path()).size(), 1u);
    EXPECT_EQ(names(data_.path()), before);
}

/// A list may come with downloaded data.
TEST_F(MoveAside, UndoMovesOnlyBetweenTheListsFolderAndTheData) {
    const auto list = [&](const fs::path& from, const fs::path& to) {
        return beside_.write(
            "aside/list.json",
            nlohmann::json{
                {"files",
                 {{{"from", from.string()}, {"to", to.string()}, {"reason", "unreadable"}}}}}
                .dump());
    };
    const auto refused = [&](const std::string& path) {
        expect_error(Failure::bad_data, {"is outside", "nothing was moved"},
                     [&] { undo_moves(path, data_.path()); });
    };
    const auto secret = beside_.write("secret.txt", "mine");
    const auto moved = beside_.write("aside/train/a/0.png", "moved");
    refused(list(data_ / "train/a/0.png", secret));
    refused(list(beside_ / "elsewhere.png", moved));
    refused(list(data_.path() / "../elsewhere.png", moved));
    refused(list(data_ / "train/a/0.png", beside_ / "aside/../secret.txt"));
    fs::create_symlink(beside_.path(), beside_.path() / "aside/way-out");
    refused(list(data_ / "train/a/0.png", beside_ / "aside/way-out/secret.txt"));
    refused(list("train/a/0.png", moved));
    EXPECT_EQ(read_text(secret), "mine");
    EXPECT_EQ(read_text(moved), "moved");
    EXPECT_EQ(undo_moves(list(data_ / "back/0.png", moved), data_.path()).size(), 1u);
    EXPECT_EQ(read_text(data_ / "back/0.png"), "moved");
}

TEST_F(MoveAside, SaysWhatIsWrong) {
    VerifySpec spec;
    spec.data.path = data_.path().string();
    spec.move_to = data_.path() / "bad";
    expect_error(Failure::usage, {"where it would be read", "expected a folder beside it"},
                 [&] { run(spec, {}); });
    spec.move_to = data_.path();
    expect_error(Failure::usage, {"where it would be read"}, [&] { run(spec, {}); });
    spec.data.path = "synth:digits";
    spec.move_to = aside();
    expect_error(Failure::usage, {"--fix moves image files of a folder: synth:digits is synth"},
                 [&] { run(spec, {}); });
    spec.move_to.clear();
    spec.fix_kinds = {"leak"};
    expect_error(Failure::usage, {"--fix-kinds goes with --fix move:DIR"}, [&] { run(spec, {}); });
    const auto bad = beside_.write("list.json", R"({"files": [{"from": 1}]})");
    expect_error(Failure::bad_data, {bad.c_str(), "no list of moved files"},
                 [&] { undo_moves(bad, data_.path()); });
}

} // namespace
} // namespace headroom
