#include "core/runs/RunFiles.h"
#include "core/runs/result/RunResult.h"
#include "tests/core/models/weights/WeightFixture.h"
#include "tests/gui/pages/TrainFixture.h"

#include <QCheckBox>
#include <QLineEdit>

namespace headroom {
namespace {

/// Sequential([VGG16(include_top=False), GlobalAvgPool2D(), Dense(1, activation='sigmoid')]), the
/// base frozen, images brought to 128x128 by the nearest pixel: by clicks.
class TrainPretrainedGui : public TrainFixture {};

TEST_F(TrainPretrainedGui, CarOrTruckWithVgg16OfKeras) {
    for (const std::string module : {"h5py", "torch"})
        if (!has_python_module(module))
            GTEST_SKIP() << "/usr/bin/python3 has no " << module << ": install python3-" << module;
    ASSERT_TRUE(run_weight_script("make_keras_vgg16.py " + folder.path().toStdString()));

    data = {};
    data.path = "synth:vehicles:32x32";
    data.options.synth_count = 12;
    data.options.resize = ImageSize{128, 128};
    data.options.resizing.interpolation = Interpolation::nearest;
    window->session().set_data(data,
                               std::make_shared<OpenedData>(open_dataset(data.path, data.options)));
    ModelChoice choice;
    choice.model = "vgg16";
    window->session().set_model(choice);

    field<QLineEdit>("weights").setText(folder.filePath("vgg16.h5"));
    QTest::keyClicks(&field<QLineEdit>("preprocessing"), "caffe");
    auto& heads = field<QComboBox>("heads");
    heads.setCurrentIndex(heads.findText("only gap-dense"));
    field<QSpinBox>("batch-size").setValue(8);
    field<QSpinBox>("threads").setValue(2);
    field<QCheckBox>("tune").setChecked(false); // it would measure every convolution
    EXPECT_EQ(window->session().model().weights, folder.filePath("vgg16.h5").toStdString());
    click("start");
    wait_for_end();

    const auto path = written() / run_files::result;
    const auto result = run_result_from_json(read_json(path), path.string());
    EXPECT_FALSE(result.interrupted);
    EXPECT_EQ(result.head, "gap-dense");
    EXPECT_EQ(result.head_params, 512 + 1); // one sigmoid unit
    EXPECT_EQ(result.frozen_params, 14'714'688);
    EXPECT_EQ(result.weights, folder.filePath("vgg16.h5").toStdString());
    EXPECT_THAT(result.preprocessing, testing::HasSubstr("caffe"));
    EXPECT_GT(result.feature_seconds, 0);
    EXPECT_EQ(result.history.size(), 2U);
}

} // namespace
} // namespace headroom
