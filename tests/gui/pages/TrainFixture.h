#pragma once

#include "datasets/formats/OpenDataset.h"
#include "gui/JobRunner.h"
#include "gui/pages/TrainPage.h"
#include "tests/gui/GuiFixture.h"

#include "core/runs/RunList.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <filesystem>
#include <fstream>

namespace headroom {

/// The Train page with a few generated digits and a model that trains in a moment.
class TrainFixture : public GuiFixture {
  protected:
    TrainFixture() : train(page<TrainPage>(PageId::train)) {
        const auto model = folder.filePath("tiny.json").toStdString();
        std::ofstream(model) << R"({"name": "tiny", "input": "28x28x1", "classes": 10,
            "backbone": [{"type": "conv", "filters": 8, "kernel": 3, "stride": 2, "padding": 1},
                         {"type": "relu"}, {"type": "maxpool", "kernel": 2}],
            "heads": [{"kind": "flatten-dense", "hidden": [16], "dropout": 0.25},
                      {"kind": "gap-dense"}]})";
        data.path = "synth:digits";
        data.options.synth_count = 300;
        window->session().set_data(
            data, std::make_shared<OpenedData>(open_dataset(data.path, data.options)));
        ModelChoice choice;
        choice.model = model;
        window->session().set_model(choice);
        window->show_page(PageId::train);
        field<QSpinBox>("epochs").setValue(2);
        field<QSpinBox>("seeds").setValue(1);
        field<QSpinBox>("batch-size").setValue(32);
        field<QSpinBox>("threads").setValue(1);
    }

    template <typename Widget>
    Widget& field(const char* name) const {
        auto* widget = train.findChild<Widget*>(name);
        if (!widget) throw std::runtime_error(std::string("no widget is named ") + name);
        return *widget;
    }
    void click(const char* name) const {
        auto& button = field<QAbstractButton>(name);
        ASSERT_TRUE(button.isVisible() && button.isEnabled()) << name;
        QTest::mouseClick(&button, Qt::LeftButton);
    }
    QString text(const char* name) const { return field<QLabel>(name).text(); }

    void one_head(int epochs) const {
        field<QComboBox>("heads").setCurrentIndex(1);
        field<QSpinBox>("epochs").setValue(epochs);
    }

    /// Starts, and holds the job before its second step, however slow the machine and fast the run:
    /// what follows does not depend on speed.
    void start_and_pause() {
        QObject::connect(
            &train.runner(), &JobRunner::started, &train, [this] { click("pause"); },
            Qt::SingleShotConnection);
        click("start");
        ASSERT_TRUE(wait_for([&] { return text("figures").contains("epoch 1/"); }));
    }
    void wait_for_end() {
        ASSERT_TRUE(wait_for([&] { return !train.runner().running(); }));
    }
    /// The only run or comparison.
    std::filesystem::path written() const {
        const auto runs = list_runs(window->session().runs_folder().toStdString());
        EXPECT_EQ(runs.size(), 1U);
        return runs.at(0).path;
    }

    void shoot(const char* name) const {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        QCoreApplication::processEvents();
        EXPECT_TRUE(window->grab().save(out.filePath(name)));
    }

    TrainPage& train;
    DataSpec data;
};

} // namespace headroom
