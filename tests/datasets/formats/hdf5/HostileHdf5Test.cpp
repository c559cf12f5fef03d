#include "datasets/formats/OpenDataset.h"
#include "datasets/formats/hdf5/Hdf5Walk.h"

#include "datasets/base/Random.h"
#include "tests/Sanitizers.h"
#include "tests/datasets/TempFolder.h"
#include "tests/datasets/TestHdf5.h"

#include <cstring>
#include <sys/stat.h>

namespace headroom {
namespace {

using testing::HasSubstr;

std::vector<std::uint8_t> ramp(std::size_t count) {
    std::vector<std::uint8_t> values(count);
    std::iota(values.begin(), values.end(), std::uint8_t{0});
    return values;
}

/// Writes twenty images of 4 x 4 in two classes.
void good_images(TestHdf5& file, const char* name = "x_train") {
    file.bytes(name, {20, 4, 4}, ramp(320));
}
void good_labels(TestHdf5& file) {
    std::vector<int> labels(20);
    for (std::size_t i = 0; i < 20; ++i)
        labels[i] = static_cast<int>(i % 2);
    file.integers("y_train", {20}, labels);
}

class HostileHdf5 : public testing::Test {
  protected:
    /// Makes the file, and expects an Error with these parts when it is opened.
    template <typename Fill>
    void expect_refused(std::initializer_list<const char*> parts, const Fill& fill) {
        {
            TestHdf5 file(path);
            fill(file);
        }
        const auto before = read_text(path);
        expect_error(Failure::bad_data, parts, [&] { open_dataset(path, {}); });
        expect_error(Failure::bad_data, {"a.h5"}, [&] { open_dataset(path, {}); });
        EXPECT_TRUE(read_text(path) == before) << "the file is as it was";
    }
    /// Expects the Error for images with that declaration, and valid labels.
    void expect_declaration_refused(std::initializer_list<const char*> parts,
                                    const std::vector<hsize_t>& sizes,
                                    const std::function<void(hid_t)>& change) {
        expect_refused(parts, [&](TestHdf5& file) {
            file.declare("x_train", sizes, change);
            good_labels(file);
        });
    }

    TempFolder folder;
    const std::string path = folder / "a.h5";
};

TEST_F(HostileHdf5, AnExternalLinkIsNotFollowed) {
    {
        TestHdf5 other(folder / "other.h5");
        good_images(other);
    }
    expect_refused({"x_train is not read: an external link, to /x_train in the file other.h5"},
                   [](TestHdf5& file) {
                       H5Lcreate_external("other.h5", "/x_train", file.file(), "x_train",
                                          H5P_DEFAULT, H5P_DEFAULT);
                       good_labels(file);
                   });
}

TEST_F(HostileHdf5, ASoftLinkThroughAnExternalOneIsNotFollowed) {
    {
        TestHdf5 other(folder / "other.h5");
        good_images(other);
    }
    expect_refused(
        {"x_train is not read: a soft link to /door/x_train, which leads nowhere"},
        [](TestHdf5& file) {
            H5Lcreate_external("other.h5", "/", file.file(), "door", H5P_DEFAULT, H5P_DEFAULT);
            H5Lcreate_soft("/door/x_train", file.file(), "x_train", H5P_DEFAULT, H5P_DEFAULT);
            good_labels(file);
        });
}

TEST_F(HostileHdf5, ExternalStorageIsNotRead) {
    const auto raw = folder.write("raw.bin", std::string(320, 'x'));
    expect_declaration_refused({"x_train is not read: external storage"}, {20, 4, 4},
                               [&](hid_t layout) { H5Pset_external(layout, raw.c_str(), 0, 320); });
}

TEST_F(HostileHdf5, AVirtualDatasetIsNotRead) {
    {
        TestHdf5 other(folder / "other.h5");
        good_images(other);
    }
    const hsize_t sizes[] = {20, 4, 4};
    const hid_t space = H5Screate_simple(3, sizes, nullptr);
    expect_declaration_refused(
        {"x_train is not read: a virtual dataset"}, {20, 4, 4},
        [&](hid_t layout) { H5Pset_virtual(layout, space, "other.h5", "x_train", space); });
    H5Sclose(space);
}

TEST_F(HostileHdf5, AFilterThatIsNotHdf5sOwnIsNotLoaded) {
    expect_declaration_refused({"x_train is not read: filter 32000", "write it again with gzip"},
                               {20, 4, 4}, [](hid_t layout) {
                                   const hsize_t chunk[] = {5, 4, 4};
                                   H5Pset_chunk(layout, 3, chunk);
                                   H5Pset_filter(layout, 32000, H5Z_FLAG_OPTIONAL, 0, nullptr);
                               });
}

TEST_F(HostileHdf5, SoftLinksInACircleEnd) {
    expect_refused({"x_train is not read: a soft link to /b, which leads nowhere or in a circle"},
                   [](TestHdf5& file) {
                       for (const auto& [name, target] :
                            {std::pair{"x_train", "/b"}, {"b", "/c"}, {"c", "/x_train"}})
                           H5Lcreate_soft(target, file.file(), name, H5P_DEFAULT, H5P_DEFAULT);
                       good_labels(file);
                   });
}

TEST_F(HostileHdf5, LinksWithinTheFileAreFollowed) {
    {
        TestHdf5 file(path);
        file.group("images");
        good_images(file, "images/all");
        H5Lcreate_soft("/images/all", file.file(), "x_train", H5P_DEFAULT, H5P_DEFAULT);
        good_labels(file);
    }
    const auto data = open_dataset(path, {});
    EXPECT_EQ(data.train->size() + data.test->size(), 20u);
    const OpenOptions nested{.images_path = "/images/all", .labels_path = "y_train"};
    EXPECT_EQ(open_dataset(path, nested).train->size(), data.train->size());
}

TEST_F(HostileHdf5, HardLinksInACircleEnd) {
    {
        TestHdf5 file(path);
        good_images(file);
        good_labels(file);
        file.group("g");
        H5Lcreate_hard(file.file(), "/", file.file(), "g/root", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_hard(file.file(), "g", file.file(), "g/g", H5P_DEFAULT, H5P_DEFAULT);
    }
    EXPECT_EQ(open_dataset(path, {}).train->size(), 16u);
}

TEST_F(HostileHdf5, TooManyObjectsOrTooDeepGroupsAreRefused) {
    expect_refused({"it has more than 10000 objects"}, [](TestHdf5& file) {
        good_images(file);
        for (int i = 0; i < 10'001; ++i)
            H5Lcreate_soft("/x_train", file.file(), fmt::format("l{}", i).c_str(), H5P_DEFAULT,
                           H5P_DEFAULT);
    });
    expect_refused({"nested more than 64 deep"}, [](TestHdf5& file) {
        std::string name = "g";
        for (int i = 0; i < 70; ++i, name += "/g")
            file.group(name.c_str());
    });
}

TEST_F(HostileHdf5, SizesThatCannotBeTrueAreRefused) {
    const auto chunks = [](hid_t layout) {
        const hsize_t chunk[] = {1, 128, 128};
        H5Pset_chunk(layout, 3, chunk);
    };
    // 2^26 x 16384 x 16384 bytes: 16 million gigabytes in a file of some kilobytes.
    expect_declaration_refused({"x_train is not read: it declares 18014398509481984 bytes and "
                                "stores 0: more than any compression can hold"},
                               {hsize_t{1} << 26, 16384, 16384}, chunks);
    expect_declaration_refused({"x_train is not read: it declares more than 2^64 bytes"},
                               {hsize_t{1} << 40, hsize_t{1} << 20, hsize_t{1} << 20}, chunks);
    expect_declaration_refused({"x_train is not read: a chunk takes more than 256 MiB"},
                               {1, 20000, 20000}, [](hid_t layout) {
                                   const hsize_t chunk[] = {1, 20000, 20000};
                                   H5Pset_chunk(layout, 3, chunk);
                                   H5Pset_alloc_time(layout, H5D_ALLOC_TIME_INCR);
                               });
}

TEST_F(HostileHdf5, LabelsOfMoreValuesThanThereCanBeAreRefused) {
    expect_refused({"y_train is not read: it declares"}, [](TestHdf5& file) {
        good_images(file);
        file.declare("y_train", {20, hsize_t{1} << 60}, [](hid_t layout) {
            const hsize_t chunk[] = {1, 1024};
            H5Pset_chunk(layout, 2, chunk);
        });
    });
}

TEST_F(HostileHdf5, StringsThatTakeAllMemoryAreRefused) {
    expect_refused({"y_train", "strings take too much memory"}, [](TestHdf5& file) {
        good_images(file);
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, std::size_t{16} << 20);
        file.declare(
            "y_train", {20},
            [](hid_t layout) {
                const hsize_t chunk[] = {1};
                H5Pset_chunk(layout, 1, chunk);
                H5Pset_deflate(layout, 1);
            },
            type);
        const hid_t dataset = H5Dopen2(file.file(), "y_train", H5P_DEFAULT);
        const std::string zeros((std::size_t{16} << 20) * 20, '\0');
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, zeros.data());
        H5Dclose(dataset);
        H5Tclose(type);
    });
}

/// HDF5 1.10 loops for ever over a heap with an object of size -16, for which its header leaves no
/// space. (Found by fuzz.hdf5-file.)
TEST_F(HostileHdf5, AHangOfTheLibraryEnds) {
    {
        TestHdf5 file(path);
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, H5T_VARIABLE);
        file.declare("y_train", {2}, {}, type);
        const hid_t dataset = H5Dopen2(file.file(), "y_train", H5P_DEFAULT);
        const char* words[] = {"Car", "Truck"};
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, words);
        H5Dclose(dataset);
        H5Tclose(type);
    }
    auto damaged = read_text(path);
    const auto heap = damaged.find("GCOL");
    ASSERT_NE(heap, damaged.npos);
    constexpr std::size_t first_size = 24; // after the heap's header and half of the object's
    const std::int64_t size = -16;
    std::memcpy(damaged.data() + heap + first_size, &size, sizeof size);
    folder.write("a.h5", damaged);

    Hdf5Walk walk(path, {.processor = std::chrono::seconds(1)}, {});
    expect_error(Failure::bad_data, {"a.h5", "y_train"}, [&] { walk.read_texts("y_train"); });
}

TEST_F(HostileHdf5, AFileThatIsWrittenToMeanwhileIsAnError) {
    {
        TestHdf5 file(path);
        good_images(file);
        good_labels(file);
    }
    const auto data = open_dataset(path, {.memory_budget = 100});
    ASSERT_TRUE(data.streamed);
    const auto text = read_text(path);
    std::ofstream(path, std::ios::binary | std::ios::in) << text << "more";
    Batch batch;
    std::vector<std::size_t> all(data.train->size());
    std::iota(all.begin(), all.end(), 0);
    expect_error(Failure::bad_data, {"a.h5: was changed while it was read"},
                 [&] { data.train->read(all, batch); });
}

TEST_F(HostileHdf5, APipeIsNotWaitedFor) {
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    expect_error(Failure::bad_data, {"a.h5"}, [&] { open_dataset(path, {}); });
}

/// Flips bits at seeded places of a small file of compressed chunks: it may still be readable, or
/// is an Error of one line; this process survives.
TEST_F(HostileHdf5, DamageAnywhereIsAnErrorAtMost) {
    {
        TestHdf5 file(path);
        file.use_chunks(5, true);
        good_images(file);
        good_labels(file);
        file.texts("list_classes", {2}, "ab");
    }
    const auto whole = read_text(path);
    constexpr int trials = 300;
    int refused = 0;
    for (std::uint64_t seed = 0; seed < trials; ++seed) {
        auto random = Random::stream({Random::hash("flip"), seed});
        auto damaged = whole;
        for (auto flips = random.below(3) + 1; flips > 0; --flips)
            damaged[random.below(damaged.size())] ^= static_cast<char>(1 << random.below(8));
        folder.write("a.h5", damaged);
        try {
            open_dataset(path, {});
        } catch (const Error& error) {
            ++refused;
            EXPECT_EQ(error.failure(), Failure::bad_data) << seed << ": " << error.what();
            EXPECT_THAT(error.what(), HasSubstr("a.h5"));
            EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
        }
    }
    EXPECT_GT(refused, trials / 10);
    EXPECT_LT(refused, trials);
}

/// HDF5's library may crash when it closes a file, so this process must not open any.
TEST_F(HostileHdf5, ThisProcessNeverOpensTheFile) {
    {
        TestHdf5 file(path);
        good_images(file);
        good_labels(file);
    }
    const auto data = open_dataset(path, {.memory_budget = 100});
    ASSERT_TRUE(data.streamed);
    Batch batch;
    data.train->read(std::vector<std::size_t>{0}, batch);
    EXPECT_EQ(H5Fget_obj_count(H5F_OBJ_ALL, H5F_OBJ_FILE | H5F_OBJ_DATASET), 0);
}

/// Files of the HDF Group's corpus that crash its library in H5Fclose, or at exit: "open, read,
/// close, exit" in a separate process.
TEST(HostileHdf5Corpus, CrashesNobodyElse) {
    const auto folder = std::filesystem::path(source_folder()) / "../shared/cases/hdf5";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "needs " << folder;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        SCOPED_TRACE(entry.path());
        EXPECT_EXIT(
            {
                try {
                    open_dataset(entry.path().string(), {});
                } catch (const Error& error) {
                    std::fprintf(stderr, "%s\n", error.what());
                    std::exit(error.exit_status());
                }
                std::exit(0);
            },
            testing::ExitedWithCode(3), entry.path().filename().string());
    }
}

// ---- Failures of the process --------------------------------------------------------------------

/// A walk with a program that does something else, installed under another name.
class WalkOf : public HostileHdf5 {
  protected:
    void walk(const std::string& script, Hdf5WalkLimits limits = {}) {
        folder.write("a.h5", "content");
        limits.program = folder.write("walk", "#!/bin/sh\n" + script);
        std::filesystem::permissions(limits.program, std::filesystem::perms::owner_all);
        Hdf5Walk(path, limits, stop.get_token());
    }
    std::stop_source stop;
};

TEST_F(WalkOf, ACrashIsAnError) {
    expect_error(Failure::bad_data,
                 {"a.h5: HDF5 cannot read it safely (the reader crashed: Segmentation fault)"},
                 [&] { walk("kill -SEGV $$"); });
}

TEST_F(WalkOf, TooMuchProcessorTimeIsAnError) {
    expect_error(Failure::bad_data, {"took more than 10 s of processor time"},
                 [&] { walk("kill -XCPU $$"); });
    expect_error(Failure::bad_data, {"took more than 1 s of processor time"}, [&] {
        walk("ulimit -S -t 1; while :; do :; done", {.processor = std::chrono::seconds(1)});
    });
}

TEST_F(WalkOf, TooMuchMemoryIsAnError) {
    expect_error(Failure::bad_data, {"needs more than 1024 MiB"}, [&] { walk("exit 2"); });
}

TEST_F(WalkOf, SilenceIsAnError) {
    expect_error(Failure::bad_data, {"made no progress for 1 s"},
                 [&] { walk("exec sleep 1000", {.silence = std::chrono::seconds(1)}); });
}

TEST_F(WalkOf, AnEarlyEndIsAnError) {
    expect_error(Failure::bad_data, {"stopped early"}, [&] { walk("echo listing"); });
}

TEST_F(WalkOf, AnswersThatMakeNoSenseAreNotBelieved) {
    expect_error(Failure::bad_data, {"stopped early"}, [&] {
        walk("printf "
             "'listing\\ndataset\\tsizes=,,x\\tpath=%%Z\\nlink\\tpath=/a\\ttarget=/"
             "b\\nlink\\tpath=/b\\ttarget=/a\\n'");
    });
}

/// Ctrl-C in a terminal reaches all processes, but this one may still have to finish an epoch.
TEST_F(WalkOf, SignalsThatAskToStopDoNotReachIt) {
    EXPECT_NO_THROW(walk("kill -INT $$; kill -TERM $$; kill -HUP $$; echo listed"));
}

TEST_F(WalkOf, AStopEndsIt) {
    stop.request_stop();
    EXPECT_THROW(walk("exec sleep 1000"), Cancelled);
}

TEST_F(WalkOf, AProgramThatIsNotThereIsAnError) {
    folder.write("a.h5", "content");
    expect_error(Failure::resources, {"cannot be started", "install headroom again"},
                 [&] { Hdf5Walk(path, {.program = folder / "none"}, {}); });
}

TEST_F(HostileHdf5, TheProgramItselfHasTheLimits) {
    if (under_sanitizers()) GTEST_SKIP() << "AddressSanitizer reserves all of the address space";
    {
        TestHdf5 file(path);
        good_images(file);
    }
    // Too little to load even the library.
    expect_error(Failure::bad_data, {"a.h5"},
                 [&] { Hdf5Walk(path, {.memory_bytes = 1 << 20}, {}); });
}

TEST_F(HostileHdf5, ListsWhatThereIs) {
    {
        TestHdf5 file(path);
        file.use_chunks(5, true);
        good_images(file);
        file.group("more");
        file.floats("more/f", {4}, {0, 1, NAN, 3});
        H5Lcreate_soft("/more/f", file.file(), "soft", H5P_DEFAULT, H5P_DEFAULT);
    }
    Hdf5Walk walk(path, {}, {});
    std::vector<std::string> paths;
    for (const auto& object : walk.objects())
        paths.push_back(object.path);
    EXPECT_THAT(paths, testing::ElementsAre("/", "/more", "/more/f", "/x_train", "/soft"));
    const auto& images = walk.dataset("x_train");
    EXPECT_EQ(images.kind, Hdf5Object::Kind::unsigned8);
    EXPECT_EQ(images.type, "uint8");
    EXPECT_THAT(images.sizes, testing::ElementsAre(20, 4, 4));
    EXPECT_THAT(images.chunk, testing::ElementsAre(5, 4, 4));
    EXPECT_THAT(images.filters, testing::ElementsAre("gzip 6"));
    EXPECT_GT(images.stored_bytes, 0u);
    const auto values = walk.read("/x_train", {});
    EXPECT_EQ(values.low, 0.0f);
    EXPECT_EQ(values.high, 255.0f);
    EXPECT_EQ(walk.find("soft"), walk.find("/more/f"));
    const auto bad = walk.read("soft", {});
    EXPECT_TRUE(bad.has_bad_value);
    EXPECT_EQ(bad.bad_row, 2u);
    expect_error(Failure::bad_data, {"more: no such dataset"}, [&] { walk.dataset("more"); });
}

} // namespace
} // namespace headroom
