#pragma once

#include "core/jobs/verdict/Compared.h"
#include "gui/OptionText.h"
#include "gui/Theme.h"
#include "gui/pages/ComparePage.h"
#include "gui/pages/compare/DisagreementView.h"
#include "gui/pages/compare/ResultView.h"
#include "gui/widgets/MessageBar.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QTabWidget>

namespace headroom {

class ComparePageGui : public ComparisonFixture {
  protected:
    ComparePage& page() const { return ComparisonFixture::page<ComparePage>(PageId::compare); }
    DisagreementView& disagreements() const { return *window->findChild<DisagreementView*>(); }

    void open(const QString& path = comparison()) {
        emit window->session().comparison_requested(path);
        ASSERT_TRUE(wait_for([&] { return page().compared().has_value(); }));
        EXPECT_EQ(window->current_page(), PageId::compare);
    }
    void look_at_disagreements() {
        find<QTabWidget>("compareTabs").setCurrentIndex(3);
        ASSERT_TRUE(wait_for([&] {
            std::size_t samples = 0;
            for (const auto& list : disagreements().lists())
                samples += list.size();
            return samples > 0;
        }));
    }
};

/// A comparison on folds, and one with several numbers of training images, made once.
struct MadeOthers {
    QTemporaryDir folder;
    std::string folds, limits;

    explicit MadeOthers(CompareSpec spec) {
        spec.folds = 3;
        spec.out = folds = folder.filePath("folds").toStdString();
        run_compared(spec, {});
        spec.folds = 0;
        spec.train_limits = {"60", "200", "all"};
        spec.out = limits = folder.filePath("limits").toStdString();
        run_compared(spec, {});
    }
};

class ComparisonsOfOtherKinds : public ComparePageGui {
  protected:
    MadeOthers& others() {
        static MadeOthers one(made().spec);
        return one;
    }
    ResultView& shown() const { return find<ResultView>("result"); }
    QStringList findings() const {
        QStringList lines;
        for (const auto* line : shown().findChildren<QLabel*>("finding"))
            lines << line->text();
        return lines;
    }
    /// `runs` has the comparison, which is then named without its path.
    void shoot_both(const QString& name, const QString& runs) {
        Settings::set_runs_folder(runs);
        emit window->session().runs_changed();
        ASSERT_TRUE(
            wait_for([&] { return find<QComboBox>("comparisons").currentText().contains(": "); }));
        shoot_both(name);
    }
    void shoot_both(const QString& name) {
        page().message().clear();
        for (auto appearance : {Appearance::light, Appearance::dark}) {
            Theme::apply(*qApp, appearance);
            shoot(QString("%1-%2").arg(name, appearance == Appearance::dark ? "dark" : "light"));
        }
        Theme::apply(*qApp, Appearance::light);
    }
};

} // namespace headroom
