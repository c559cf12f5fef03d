#include "core/jobs/CommandLine.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

TEST(CommandLine, NamesWhatDecidesAndWhatWasChanged) {
    CompareSpec spec;
    spec.data.path = "synth:digits";
    spec.model = "mnist-cnn";
    spec.options.threads = 2;
    EXPECT_EQ(command_line(spec),
              "headroom compare --data synth:digits --model mnist-cnn "
              "--heads flatten-dense,gap-dense --seeds 3 --epochs 5 --batch-size 128 "
              "--optimizer adamw --lr 0.003 --schedule one-cycle --seed 0 --threads 2");
    spec.data.options.resize = ImageSize{32, 48};
    spec.data.options.skip_bad = true;
    spec.data.options.skip_empty = true;
    spec.data.options.labels_from = -1;
    spec.data.options.memory_budget = 512'000'000;
    spec.options.augment = "flip,shift=2";
    const auto line = command_line(spec);
    EXPECT_NE(line.find(" --resize 32x48 "), std::string::npos) << line;
    EXPECT_NE(line.find(" --skip-bad "), std::string::npos) << line;
    EXPECT_NE(line.find(" --labels-from=-1 --skip-empty "), std::string::npos) << line;
    EXPECT_NE(line.find(" --memory-budget 512MB "), std::string::npos) << line;
    EXPECT_NE(line.find(" --augment flip,shift=2 "), std::string::npos) << line;
    spec.train_limits = {"100", "all"};
    EXPECT_NE(command_line(spec).find(" --seeds 3 --train-limits 100,all "), std::string::npos);
}

TEST(CommandLine, QuotesWhatAShellWouldReadOtherwise) {
    CompareSpec spec;
    spec.data.path = "Bob's photos; rm *";
    spec.model = "m.json";
    EXPECT_NE(command_line(spec).find(" --data 'Bob'\\''s photos; rm *' --model m.json"),
              std::string::npos)
        << command_line(spec);
}

TEST(CommandLine, OfEachJob) {
    TrainSpec train;
    train.data.path = "synth:digits";
    train.data.options.synth_count = 300;
    train.model = "mnist-cnn";
    train.head = "gap-dense";
    EXPECT_EQ(command_line(train),
              "headroom train --data synth:digits --synth-count 300 --model mnist-cnn --head "
              "gap-dense --epochs 5 --batch-size 128 --optimizer adamw --lr 0.003 --schedule "
              "one-cycle --seed 0");
    SummarySpec summary;
    summary.model = "mnist-cnn";
    EXPECT_EQ(command_line(summary), "headroom summary --model mnist-cnn");
    summary.input = {3, 40, 32};
    summary.classes = 4;
    summary.heads = {"gap-dense"};
    EXPECT_EQ(command_line(summary),
              "headroom summary --model mnist-cnn --input 40x32x3 --classes 4 --heads gap-dense");
    summary.input.channels = 0; // the model's own
    summary.training = TrainOptions();
    summary.training->batch_size = 64;
    summary.training->threads = 2;
    EXPECT_EQ(command_line(summary), "headroom summary --model mnist-cnn --input 40x32 --classes 4 "
                                     "--heads gap-dense --batch-size 64 --threads 2");
    EvaluateSpec evaluate;
    evaluate.runs = {"runs/a", "runs/my run"};
    evaluate.data = {{"photos", {}}, {"others", {}}};
    evaluate.data[0].options.channels = 1;
    evaluate.split = "valid";
    EXPECT_EQ(command_line(evaluate), "headroom eval --run runs/a 'runs/my run' --data photos "
                                      "others --split valid --channels 1");
    evaluate.data[0].options.split_seed = 4; // each run has its own
    EXPECT_THAT(command_line(evaluate), testing::Not(testing::HasSubstr("--split-seed")));
    evaluate.split_as_asked = true;
    EXPECT_THAT(command_line(evaluate), testing::EndsWith("--channels 1 --split-seed 4"));
    PredictSpec predict;
    predict.run = "runs/a";
    predict.images = {"a b.png", "c.jpg"};
    EXPECT_EQ(command_line(predict), "headroom predict --run runs/a 'a b.png' c.jpg");
    predict.reading.resize = ImageSize{8, 9};
    EXPECT_EQ(command_line(predict), "headroom predict --run runs/a --resize 8x9 'a b.png' c.jpg");
    PredictFileSpec table;
    table.predict = {"runs/a", {"c.jpg"}, 0, {}};
    table.out = "my answers.csv";
    table.predict.tune = false;
    table.reject = 0.9;
    table.link = "sorted";
    EXPECT_EQ(command_line(table), "headroom predict --run runs/a --no-tune c.jpg --out "
                                   "'my answers.csv' --reject 0.9 --link sorted");
    ExportSpec exported{"runs/a", "onnx", "a-onnx"};
    EXPECT_EQ(command_line(exported), "headroom export runs/a --to onnx --out a-onnx");
    exported.verify = "my photos";
    exported.exist_ok = true;
    EXPECT_THAT(command_line(exported), testing::EndsWith(" --verify 'my photos' --exist-ok"));
    DataSpec photos{"my photos", {}, 500};
    photos.options.resize = ImageSize{8, 9};
    EXPECT_EQ(command_line(InspectSpec{photos}),
              "headroom dataset inspect 'my photos' --resize 8x9 --train-limit 500");
    SplitSpec split;
    split.data.path = "photos";
    split.data.options.split_seed = 2;
    split.folds = 5;
    EXPECT_EQ(command_line(split), "headroom dataset split photos --split-seed 2 --folds 5");
    split.folds = 0;
    split.test_count = 20;
    split.valid_count = 10;
    EXPECT_EQ(command_line(split), "headroom dataset split photos --split-seed 2 --test-count 20 "
                                   "--valid-count 10");
    SampleSpec sample{.data = {"photos", {}}, .out = "sheet.png"};
    sample.per_class = 4;
    EXPECT_EQ(command_line(sample), "headroom dataset sample photos --per-class 4");
    photos.options.split_file = "folds.json";
    photos.options.fold = 3;
    photos.train_limit = 0;
    EXPECT_EQ(command_line(InspectSpec{photos}),
              "headroom dataset inspect 'my photos' --resize 8x9 "
              "--split-file folds.json --fold 3");
    VerifySpec verify;
    verify.data = photos; // image size does not matter
    verify.data.options.classes = {"Car", "Truck"};
    verify.limits.near.bits = 6;
    verify.limits.aspect = 2.5;
    verify.threads = 1;
    EXPECT_EQ(command_line(verify), "headroom dataset verify 'my photos' --threads 1 --near-bits 6 "
                                    "--max-aspect 2.5 --classes Car,Truck");
}

TEST(CommandLine, MayNameWhereToWrite) {
    EXPECT_EQ(with_out("headroom train", "my runs/a"), "headroom train --out 'my runs/a'");
}

TEST(CommandLine, OfEachSweep) {
    ShiftSweepSpec shift;
    shift.folder = "runs/my demo";
    EXPECT_EQ(command_line(shift), "headroom sweep shift 'runs/my demo'");
    shift.max_shift = 4;
    shift.fill = ShiftFill::reflect;
    shift.limit = 500;
    shift.precision = PrecisionOption::automatic;
    EXPECT_EQ(command_line(shift), "headroom sweep shift 'runs/my demo' --max-shift 4 --fill "
                                   "reflect --limit 500 --precision auto");
    SizeSweepSpec size;
    size.folder = "a";
    size.sizes = {"16", "32"};
    size.data = "photos";
    EXPECT_EQ(command_line(size), "headroom sweep size a --sizes 16,32 --data photos");
    LatencySweepSpec latency;
    latency.folder = "a";
    latency.batch = 8;
    latency.tune = false;
    EXPECT_EQ(command_line(latency), "headroom sweep latency a --batch 8 --no-tune");
}

} // namespace
} // namespace headroom
