#pragma once

#include "core/jobs/training/CompareJob.h"
#include "datasets/formats/OpenDataset.h"
#include "tests/gui/GuiFixture.h"

namespace headroom {

/// The window, and a small finished comparison on generated digits: two heads, one seed. It is made
/// once for all tests of the process; they only read it.
class ComparisonFixture : public GuiFixture {
  protected:
    ComparisonFixture() { made(); }

    struct Made {
        QTemporaryDir folder;
        CompareSpec spec;
        CompareResult result;

        Made() {
            const auto model = folder.filePath("tiny.json").toStdString();
            QFile file(folder.filePath("tiny.json"));
            EXPECT_TRUE(file.open(QIODevice::WriteOnly));
            file.write(R"({"name": "tiny", "input": "28x28x1", "classes": 10,
                "backbone": [{"type": "conv", "filters": 8, "kernel": 5, "stride": 2,
                              "padding": 2}, {"type": "relu"}, {"type": "maxpool", "kernel": 2}],
                "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}]})");
            file.close();
            spec.data.path = "synth:digits";
            spec.data.options.synth_count = 600;
            spec.model = model;
            spec.seeds = 1;
            spec.options.epochs = 1;
            spec.options.batch_size = 16;
            spec.options.learning_rate = 0.03;
            spec.options.threads = 1;
            spec.out = folder.filePath("digits").toStdString();
            result = run(spec, {});
        }
    };

    static Made& made() {
        static Made one;
        return one;
    }
    static QString comparison() { return QString::fromStdString(made().spec.out.string()); }
    static QString run_folder(const char* head) {
        return comparison() + "/runs/" + head + "-seed0";
    }
    static QString content(const QString& path) {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
        return QString::fromUtf8(file.readAll());
    }

    /// Opens the data as the Data page does.
    void open_digits() const {
        window->session().set_data(
            made().spec.data, std::make_shared<OpenedData>(
                                  open_dataset(made().spec.data.path, made().spec.data.options)));
    }

    /// A picture for people to look at, beside those of ScreenshotsTest.
    void shoot(const QString& name) const {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        window->resize(1024, 700);
        EXPECT_LE(window->minimumSizeHint().width(), 1024);
        EXPECT_LE(window->minimumSizeHint().height(), 700);
        QCoreApplication::processEvents();
        EXPECT_TRUE(window->grab().save(out.filePath(name + ".png")));
    }
};

} // namespace headroom
