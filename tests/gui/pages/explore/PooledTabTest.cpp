#include "gui/pages/explore/PooledTab.h"
#include "core/jobs/exploration/PooledFeaturesJob.h"
#include "core/jobs/training/TrainJob.h"
#include "datasets/formats/OpenDataset.h"
#include "gui/Pictures.h"
#include "gui/Theme.h"
#include "gui/pages/explore/MapGridView.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/MessageBar.h"
#include "tests/datasets/TempFolder.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/GuiFixture.h"

#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <QTabWidget>
#include <QTreeWidget>
#include <nlohmann/json.hpp>

namespace headroom {
namespace {

class PooledTabGui : public GuiFixture {
  protected:
    PooledTabGui() {
        window->resize(1180, 760);
        window->show_page(PageId::explore);
        find<QTabWidget>("exploreTabs").setCurrentIndex(2);
    }
    ~PooledTabGui() override { Theme::apply(*qApp, Appearance::light); }

    PooledTab& tab() const {
        return dynamic_cast<PooledTab&>(*find<QTabWidget>("exploreTabs").widget(2));
    }
    MapGridView& grid(const char* letter) const {
        return find<MapGridView>((std::string("pooledGrid") + letter).c_str());
    }
    QString text(const char* label) const { return find<QLabel>(label).text(); }
    void open(const DataSpec& data) const {
        window->session().set_data(
            data, std::make_shared<const OpenedData>(open_dataset(data.path, data.options)));
    }
    bool wait_for_ranking() const {
        return wait_for([&] { return find<QTreeWidget>("pooledRanking").topLevelItemCount() > 0; });
    }
    void shoot(const QString& name) const {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        QCoreApplication::processEvents();
        EXPECT_TRUE(window->grab().save(out.filePath(name)));
    }
};

/// A run on generated digits, of which the network has eight features.
class PooledTabOfARun : public PooledTabGui {
  protected:
    static DataSpec digits() {
        DataSpec data;
        data.path = "synth:digits";
        data.options.synth_count = 200;
        data.options.classes = {"2", "5"};
        return data;
    }
    std::string train() const {
        const auto model = folder.filePath("tiny.json");
        QFile file(model);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(R"({"name": "tiny", "input": "28x28x1", "classes": 2,
            "backbone": [{"type": "conv", "filters": 8, "kernel": 3, "stride": 2, "padding": 1},
                         {"type": "relu"}, {"type": "maxpool", "kernel": 2}],
            "heads": [{"kind": "gap-dense"}]})");
        file.close();
        TrainSpec spec;
        spec.data = digits();
        spec.model = model.toStdString();
        spec.head = "gap-dense";
        spec.options.epochs = 1;
        spec.options.threads = 1;
        spec.out = folder.filePath("runs/gap").toStdString();
        run(spec, {});
        return spec.out.string();
    }
};

TEST_F(PooledTabOfARun, ShowsAnImageOfEachClassAndTheBestFeature) {
    EXPECT_THAT(text("pooledEmpty").toStdString(), testing::HasSubstr("Open a file"));
    const auto run_folder = train();
    tab().open_weights(QString::fromStdString(run_folder));
    EXPECT_THAT(text("pooledEmpty").toStdString(), testing::HasSubstr("Data page"));
    EXPECT_TRUE(window->page(PageId::explore).command().isEmpty());
    open(digits());
    ASSERT_TRUE(wait_for_ranking());

    PooledFeaturesSpec spec;
    spec.transfer.weights = run_folder;
    spec.ranked.data = digits();
    spec.ranked.split = "test";
    const auto expected = run(spec, {});
    EXPECT_EQ(grid("A").image(), to_picture(pooled_grids(expected)[0].image));
    EXPECT_EQ(grid("B").image(), to_picture(pooled_grids(expected)[1].image));
    const auto best = expected.ranking.front();
    auto& ranking = find<QTreeWidget>("pooledRanking");
    EXPECT_EQ(ranking.topLevelItemCount(), 8);
    EXPECT_EQ(ranking.topLevelItem(0)->text(0).toInt(), static_cast<int>(best.feature));
    EXPECT_EQ(ranking.topLevelItem(0)->text(1).toStdString(), expected.classes[best.high]);
    EXPECT_EQ(grid("A").current(), static_cast<int>(best.feature));
    const auto [maps, range] = feature_maps(expected, best.feature);
    EXPECT_EQ(find<PixelView>("pooledMapB").image(), to_picture(picture(maps[1], range)));
    for (const auto& one : expected.images)
        EXPECT_THAT(text("pooledPointedAt").toStdString(), testing::HasSubstr(one.image.name));
}

TEST_F(PooledTabOfARun, BothGridsPointAtOneFeature) {
    tab().open_weights(QString::fromStdString(train()));
    open(digits());
    ASSERT_TRUE(wait_for_ranking());
    grid("A").set_current(0);
    QTest::keyClick(&grid("A"), Qt::Key_Right);
    EXPECT_EQ(grid("A").current(), 1);
    EXPECT_EQ(grid("B").current(), 1);
    EXPECT_THAT(text("pooledPointedAt").toStdString(), testing::StartsWith("Feature 1: "));
    QTest::keyClick(&grid("B"), Qt::Key_Right);
    EXPECT_EQ(grid("A").current(), 2);
    QTest::keyClick(&grid("B"), Qt::Key_Return);
    EXPECT_EQ(text("pooledMapNameA"), "map of feature 2");

    auto& ranking = find<QTreeWidget>("pooledRanking");
    ranking.setCurrentItem(ranking.topLevelItem(3));
    EXPECT_EQ(grid("B").current(), ranking.topLevelItem(3)->text(0).toInt());
}

TEST_F(PooledTabOfARun, TheCopiedCommandRanksTheSame) {
    const auto run_folder = train();
    tab().open_weights(QString::fromStdString(run_folder));
    open(digits());
    ASSERT_TRUE(wait_for_ranking());
    find<ImageChooser>("pooledB").choose_sample("test", 7);
    const auto name =
        QString::fromStdString(window->session().data()->split("test")->sample_name(7));
    ASSERT_TRUE(wait_for([&] { return text("pooledNameB").contains(name); }));
    const auto printed = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(printed["weights"], run_folder);
    ASSERT_EQ(printed["images"].size(), 2U);
    auto& ranking = find<QTreeWidget>("pooledRanking");
    for (int row = 0; row < ranking.topLevelItemCount(); ++row)
        EXPECT_EQ(printed["ranking"][static_cast<std::size_t>(row)]["feature"],
                  ranking.topLevelItem(row)->text(0).toInt());
}

TEST_F(PooledTabOfARun, WhatCannotBeReadIsOneLine) {
    open(digits());
    tab().open_weights(folder.filePath("nowhere.pth"));
    auto& message = window->page(PageId::explore).message();
    EXPECT_TRUE(wait_for([&] { return message.text().contains("nowhere.pth"); }));
}

/// Real weights and photographs, where they are: to be looked at.
TEST_F(PooledTabGui, CarsAndTrucksByAPretrainedSqueezeNet) {
    const auto weights = real_data("pretrained"), photos = real_data("car_or_truck");
    if (!weights || !photos)
        GTEST_SKIP() << "no real data: set HEADROOM_DATA to a folder with pretrained/ and "
                        "car_or_truck/";
    DataSpec data;
    data.path = photos->string();
    open(data);
    find<QComboBox>("pooledPreprocessing")
        .setCurrentIndex(find<QComboBox>("pooledPreprocessing").findData("torch"));
    tab().open_weights(
        QString::fromStdString((*weights / "squeezenet1_1_tvnorm.safetensors").string()));
    ASSERT_TRUE(
        wait_for([&] { return find<QTreeWidget>("pooledRanking").topLevelItemCount() > 0; }, 300));
    EXPECT_EQ(find<QTreeWidget>("pooledRanking").topLevelItemCount(), 50);
    EXPECT_GT(find<QTreeWidget>("pooledRanking").topLevelItem(0)->text(2).toDouble(), 0.65);
    EXPECT_EQ(grid("A").image().width(), 32 * 26 + 2); // 16 rows of 32
    EXPECT_TRUE(text("pooledNameA").contains("Car") != text("pooledNameB").contains("Car"));
    shoot("explore-pooled-light.png");
    Theme::apply(*qApp, Appearance::dark);
    shoot("explore-pooled-dark.png");
    window->resize(1024, 700);
    shoot("explore-pooled-small-dark.png");
}

} // namespace
} // namespace headroom
