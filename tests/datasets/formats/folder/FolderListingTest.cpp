#include "datasets/formats/folder/FolderListing.h"

#include "datasets/formats/OpenDataset.h"
#include "tests/datasets/TestImages.h"

#include <array>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using Kind = LeftOut::Kind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

FolderListing listing_of(const TempFolder& folder) {
    return look_through_folder(folder.path(), {});
}

std::vector<std::pair<Kind, std::string>> left_out(const TempFolder& folder) {
    std::vector<std::pair<Kind, std::string>> names;
    for (const auto& [kind, path, name] : listing_of(folder).left_out) {
        names.emplace_back(kind, name);
        EXPECT_EQ(path, folder / name);
    }
    return names;
}

std::vector<std::string> names_of(const SplitFolder& split) {
    std::vector<std::string> names;
    for (const auto& file : split.files)
        names.push_back(file.name);
    return names;
}

TEST(FolderListing, ReadsRegularFilesOnlyAndNamesTheRest) {
    TempFolder folder;
    for (const char* name : {"a/0.png", "b/0.png"})
        write_image(folder, name, 2, 2);
    ASSERT_EQ(::mkfifo((folder / "a/fifo.png").c_str(), 0600), 0);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto place = folder / "b/s.png";
    ASSERT_LT(place.size(), sizeof address.sun_path);
    place.copy(address.sun_path, place.size());
    ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::close(socket);
    fs::create_symlink("/dev/zero", folder / "b/zero.png");
    fs::create_symlink("nowhere.png", folder / "a/dangling.png");
    fs::create_symlink("round.png", folder / "a/round.png"); // to itself
    fs::create_symlink("0.png", folder / "a/link.png");
    folder.write("a/notes.txt", "");
    folder.write("a/.hidden.png", "");
    folder.write("a/more/0.png", "");
    folder.write("read.me", "");
    folder.write(".git/config", "");

    EXPECT_THAT(left_out(folder),
                UnorderedElementsAre(
                    Pair(Kind::special, "a/fifo.png"), Pair(Kind::special, "b/s.png"),
                    Pair(Kind::special, "b/zero.png"), Pair(Kind::broken_link, "a/dangling.png"),
                    Pair(Kind::broken_link, "a/round.png"), Pair(Kind::other_file, "a/notes.txt"),
                    Pair(Kind::hidden, "a/.hidden.png"), Pair(Kind::misplaced, "a/more"),
                    Pair(Kind::misplaced, "read.me"), Pair(Kind::hidden, ".git")));
    EXPECT_THAT(names_of(*listing_of(folder).train),
                ElementsAre("a/0.png", "a/link.png", "b/0.png"));

    // Opened for training: the same files, and nothing waits for the FIFO's other end.
    const auto data = open_dataset(folder.path().string(), {.as_found = true});
    EXPECT_EQ(data.train->size(), 3u);
    EXPECT_THAT(data.notes, testing::Contains(HasSubstr("FIFO")));
    EXPECT_THAT(data.notes, testing::Contains(HasSubstr("leads nowhere: a/dangling.png")));
    EXPECT_THAT(data.notes, testing::Contains(HasSubstr("hidden")));
}

TEST(FolderListing, FoldersBesideTheSplitsAreNamed) {
    TempFolder folder;
    for (const char* name : {"train/a/0.png", "train/b/0.png", "extra/a/0.png"})
        write_image(folder, name, 2, 2);
    folder.write("train/a.png", "");
    EXPECT_THAT(left_out(folder),
                ElementsAre(Pair(Kind::misplaced, "extra"), Pair(Kind::misplaced, "train/a.png")));
}

TEST(FolderListing, LinksToFoldersAreFollowedUnlessTheyLoop) {
    TempFolder folder, elsewhere;
    write_image(folder, "a/0.png", 2, 2);
    write_image(elsewhere, "0.png", 2, 2);
    fs::create_directory_symlink(elsewhere.path(), folder.path() / "b");
    fs::create_directory_symlink("..", folder.path() / "a/up");
    fs::create_directory_symlink(".", folder.path() / "c");
    fs::create_directory_symlink("/", folder.path() / "d");
    const auto listing = listing_of(folder);
    EXPECT_THAT(listing.classes, ElementsAre("a", "b"));
    EXPECT_THAT(names_of(*listing.train), ElementsAre("a/0.png", "b/0.png"));
    EXPECT_THAT(left_out(folder),
                UnorderedElementsAre(Pair(Kind::loop, "a/up"), Pair(Kind::loop, "c"),
                                     Pair(Kind::loop, "d")));
}

TEST(FolderListing, GoesOnPastWhatIsMissing) {
    TempFolder folder;
    for (const char* name : {"train/a/0.png", "train/b/0.png", "test/a/0.png", "test/c/0.png"})
        write_image(folder, name, 2, 2);
    fs::create_directories(folder.path() / "train/empty");
    fs::create_directories(folder.path() / "test/empty");
    const auto listing = listing_of(folder);
    EXPECT_THAT(listing.classes, ElementsAre("a", "b", "c", "empty"));
    std::vector<std::pair<std::string, ListingProblem::Kind>> problems;
    for (const auto& problem : listing.problems)
        problems.emplace_back(problem.name, problem.kind);
    using enum ListingProblem::Kind;
    EXPECT_THAT(problems,
                ElementsAre(Pair("train/empty", empty_class), Pair("test/b", missing_class),
                            Pair("test/c", missing_class), Pair("test/empty", empty_class)));
    expect_error(Failure::bad_data, {"/train/empty: no images in this class folder"},
                 [&] { list_folder(folder.path(), {}); });
}

TEST(FolderListing, FilesAloneAreNoClasses) {
    TempFolder folder;
    write_image(folder, "0.png", 2, 2);
    expect_error(Failure::bad_data, {"no class folders: expected CLASS/*.jpg"},
                 [&] { listing_of(folder); });
    TempFolder split;
    write_image(split, "train/0.png", 2, 2);
    expect_error(Failure::bad_data, {"/train: no class folders: expected train/CLASS/*.jpg"},
                 [&] { listing_of(split); });
}

void write_images(const TempFolder& folder, const std::vector<std::string>& names) {
    for (const auto& name : names)
        write_image(folder, name, 2, 2);
}

std::vector<std::string> split_names(FolderListing listing) {
    std::vector<std::string> names;
    for (const auto* split : listing.splits())
        names.push_back(split->split + ":" + split->name);
    return names;
}

TEST(FolderListing, SplitsHaveSeveralNamesInAnyCase) {
    for (const auto& [train, valid, test] : {std::array{"train", "valid", "test"},
                                             {"Train", "Val", "TEST"},
                                             {"training", "Validation", "testing"},
                                             {"TRAINING", "dev", "Test"}}) {
        TempFolder folder;
        for (const std::string split : {train, valid, test})
            write_images(folder, {split + "/a/0.png", split + "/b/0.png"});
        const auto listing = listing_of(folder);
        EXPECT_THAT(split_names(listing),
                    ElementsAre(std::string("train:") + train, std::string("valid:") + valid,
                                std::string("test:") + test));
        EXPECT_THAT(listing.classes, ElementsAre("a", "b"));
    }
    TempFolder both;
    write_images(both, {"train/a/0.png", "Training/a/0.png"});
    expect_error(Failure::bad_data, {"both Training and train", "rename the one"},
                 [&] { listing_of(both); });
}

TEST(FolderListing, AFolderCalledTrainMayBeAClass) {
    TempFolder folder;
    write_images(folder, {"bus/0.png", "train/0.png"});
    const auto listing = listing_of(folder);
    EXPECT_THAT(split_names(listing), ElementsAre("train:"));
    EXPECT_THAT(listing.classes, ElementsAre("bus", "train"));
    EXPECT_THAT(listing.notes, ElementsAre(HasSubstr("train is taken for a class")));
    // A split may have a class of that name, too.
    TempFolder splits;
    write_images(splits, {"train/bus/0.png", "train/train/0.png", "extra/0.png"});
    EXPECT_THAT(split_names(listing_of(splits)), ElementsAre("train:train"));
    EXPECT_THAT(listing_of(splits).classes, ElementsAre("bus", "train"));
    // A folder with images of all classes, and one of images to classify, are not two classes.
    TempFolder kaggle;
    write_images(kaggle, {"train/cat.0.png", "test1/0.png"});
    expect_error(Failure::bad_data, {"/train: no class folders: expected train/CLASS/*.jpg"},
                 [&] { listing_of(kaggle); });
}

TEST(FolderListing, ATestFolderWithoutLabelsIsLeftOut) {
    for (const char* image : {"test/0.png", "test/unknown/0.png"}) {
        TempFolder folder;
        write_images(folder, {"train/a/0.png", "train/b/0.png", image});
        EXPECT_THAT(split_names(listing_of(folder)), ElementsAre("train:train"));
        EXPECT_THAT(listing_of(folder).classes, ElementsAre("a", "b"));
        EXPECT_THAT(left_out(folder), ElementsAre(Pair(Kind::unlabelled, "test")));
    }
    TempFolder folder; // its classes do not matter
    write_images(folder, {"train/a/0.png", "train/b/0.png", "test/a/0.png", "test/c/0.png"});
    expect_error(Failure::bad_data, {"/test/c: class \"c\" is not one of"},
                 [&] { list_folder(folder.path(), {}); });
    EXPECT_EQ(list_folder(folder.path(), {}, EmptyClasses::shown).files().size(), 4u);
}

TEST(FolderListing, RunsOfTheProgramAreNoClasses) {
    TempFolder folder;
    write_images(folder, {"a/0.png", "b/0.png"});
    folder.write("runs/first/config.json", "{\n  \"headroom\": \"1.0\"}");
    folder.write("second/config.json", "{\"headroom\": \"1.0\"}");
    EXPECT_THAT(listing_of(folder).classes, ElementsAre("a", "b"));
    EXPECT_THAT(left_out(folder), ElementsAre(Pair(Kind::run, "runs"), Pair(Kind::run, "second")));
    write_image(folder, "second/0.png", 2, 2); // with images it is a class
    EXPECT_THAT(listing_of(folder).classes, ElementsAre("a", "b", "second"));
}

TEST(FolderListing, OneLevelTooDeepSaysWhichFolderToGive) {
    const auto expect_suggests = [](const TempFolder& folder, const std::string& given,
                                    const std::string& instead) {
        const auto place = instead.empty() ? folder.path().string() : folder / instead;
        expect_error(Failure::bad_data, {(": give " + place).c_str()},
                     [&] { look_through_folder(folder / given, {}); });
    };
    TempFolder nested;
    write_images(nested, {"set/train/a/0.png", "set/train/b/0.png", "set/test/a/0.png"});
    expect_suggests(nested, "", "set");
    expect_suggests(nested, "set/train/a", "set");
    TempFolder twice;
    write_images(twice, {"s_train/s_train/a/0.png", "s_train/s_train/b/0.png"});
    expect_suggests(twice, "", "s_train/s_train");
    TempFolder alone;
    write_images(alone, {"a/0.png", "b/0.png"});
    expect_suggests(alone, "a", "");
    TempFolder inner;
    write_images(inner, {"cats/x/0.png", "cats/y/0.png", "dogs/x/0.png", "dogs/y/0.png"});
    expect_suggests(inner, "", "cats");
    expect_error(Failure::bad_data,
                 {"none of its folders (cats, dogs) has images in it",
                  "or put the images of each class into its folder itself"},
                 [&] { listing_of(inner); });
    TempFolder mnist;
    mnist.write("MNIST/raw/train-images-idx3-ubyte", "");
    expect_suggests(mnist, "", "MNIST/raw");
    TempFolder file;
    file.write("digits.h5", "");
    expect_suggests(file, "", "digits.h5");
    TempFolder nothing;
    write_images(nothing, {"0.png"});
    expect_error(Failure::bad_data, {"train/CLASS/*.jpg in it"}, [&] { listing_of(nothing); });
}

TEST(FolderListing, AnEmptyClassSaysWhatItsFolderHolds) {
    TempFolder folder;
    write_images(folder, {"a/0.png", "b/0.png", "c/more/0.png"});
    folder.write("d/photo.heic", "");
    const auto listing = listing_of(folder);
    ASSERT_EQ(listing.problems.size(), 2u);
    EXPECT_THAT(listing.problems[0].line,
                HasSubstr("no images in this class folder, but folders (more)"));
    EXPECT_THAT(listing.problems[1].line, HasSubstr("without an image's extension (photo.heic)"));
    EXPECT_THAT(listing.problems[1].line, HasSubstr("--skip-empty"));
    EXPECT_EQ(list_folder(folder.path(), {}, EmptyClasses::skipped).classes.size(), 4u);
}

TEST(FolderListing, FoldersThatMayNotBeReadAreNamed) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
    TempFolder folder;
    for (const char* name : {"a/0.png", "b/0.png"})
        write_image(folder, name, 2, 2);
    fs::permissions(folder.path() / "b", fs::perms::none);
    const auto listing = listing_of(folder);
    fs::permissions(folder.path() / "b", fs::perms::owner_all);
    ASSERT_EQ(listing.problems.size(), 1u);
    EXPECT_EQ(listing.problems[0].kind, ListingProblem::Kind::unreadable_folder);
    EXPECT_THAT(listing.problems[0].line, HasSubstr("/b: cannot be read: Permission denied"));
}

/// Names may contain every byte but "/" and NUL.
TEST(FolderListing, OddNamesWork) {
    const std::vector<std::string> odd = {" ",        "a b",      "new\nline",
                                          "tab\t",    "-rf",      "...",
                                          "..a",      "\xff\xfe", "\xed\xa0\x80",
                                          "'\"$(x)`", "\x1b[31m", std::string(255, 'x'),
                                          "\xc3\xa9", "*?[",      "\\"};
    TempFolder folder;
    std::vector<std::string> expected;
    for (const auto& name : odd) {
        if (name.starts_with('.')) continue;
        const std::string image = "P5 1 1 255\n@";
        folder.write(name + "/0.pgm", image);
        folder.write(name + "/" + (name.size() > 200 ? name.substr(4) : name) + ".pgm", image);
        expected.push_back(name);
    }
    std::ranges::sort(expected);
    const auto data = open_dataset(folder.path().string(), {.as_found = true});
    EXPECT_EQ(data.train->classes(), expected);
    EXPECT_EQ(data.train->size(), 2 * expected.size());
    folder.write(".../0.pgm", ""); // begins with a dot: hidden, with a note
    EXPECT_THAT(left_out(folder), ElementsAre(Pair(Kind::hidden, "...")));
}

} // namespace
} // namespace headroom
