#pragma once

#include "gui/runs/RunListPanel.h"
#include "gui/runs/RunTableModel.h"
#include "tests/gui/pages/TrainFixture.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QTimer>
#include <QTreeView>

namespace headroom {

/// The table of past runs, with three of one head and one of another.
class RunListFixture : public TrainFixture {
  protected:
    RunListFixture() : list(field<QTreeView>("runs")) {
        for (const auto& [name, head, seed, rate] : {std::tuple{"a", "gap-dense", 0, 0.01},
                                                     {"b", "gap-dense", 1, 0.01},
                                                     {"c", "flatten-dense", 0, 0.01}}) {
            TrainSpec spec;
            spec.data = data;
            spec.model = window->session().model().model;
            spec.head = head;
            spec.options.epochs = 1;
            spec.options.threads = 1;
            spec.options.seed = static_cast<std::uint64_t>(seed);
            spec.options.learning_rate = rate;
            spec.out = std::filesystem::path(window->session().runs_folder().toStdString()) / name;
            run(spec, {});
        }
        window->show_page(PageId::train);
        emit window->session().runs_changed();
        EXPECT_TRUE(wait_for([&] { return list.model()->rowCount() == 3; }));
    }

    std::vector<std::string> column(const char* key) const {
        const auto& model = dynamic_cast<const RunTableModel&>(*list.model());
        std::vector<std::string> texts;
        for (int row = 0; row < model.rowCount(); ++row)
            texts.push_back(model.index(row, model.column_of(key)).data().toString().toStdString());
        return texts;
    }
    void filter(const char* terms) const { field<QLineEdit>("runFilter").setText(terms); }

    /// Triggers an action, and calls `act` with the dialog that it opens.
    template <typename Act>
    void with_dialog(const char* action, const Act& act) const {
        bool acted = false;
        QTimer::singleShot(0, window.get(), [&] {
            auto* dialog = QApplication::activeModalWidget();
            ASSERT_NE(dialog, nullptr);
            act(*dialog);
            acted = true;
        });
        find<QAction>(action).trigger();
        EXPECT_TRUE(wait_for([&] { return acted; }));
    }
    void select(const char* name) const {
        list.setCurrentIndex({});
        for (int row = 0; row < list.model()->rowCount(); ++row)
            if (column("run")[static_cast<std::size_t>(row)].ends_with(name))
                list.setCurrentIndex(list.model()->index(row, 0));
        ASSERT_TRUE(list.currentIndex().isValid()) << name;
    }
    void select_all(const std::vector<std::string>& names) const {
        list.clearSelection();
        for (int row = 0; row < list.model()->rowCount(); ++row)
            for (const auto& name : names)
                if (column("run")[static_cast<std::size_t>(row)].ends_with(name))
                    list.selectionModel()->select(list.model()->index(row, 0),
                                                  QItemSelectionModel::Select |
                                                      QItemSelectionModel::Rows);
        ASSERT_EQ(panel().selected().size(), names.size());
    }
    RunListPanel& panel() const { return *train.findChild<RunListPanel*>(); }
    std::filesystem::path folder_of(const char* run) const {
        return std::filesystem::path(window->session().runs_folder().toStdString()) / run;
    }

    QTreeView& list;
};

} // namespace headroom
