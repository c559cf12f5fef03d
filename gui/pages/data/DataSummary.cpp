#include "gui/pages/data/DataSummary.h"

#include "core/jobs/data/Hdf5Rows.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/pages/data/ClassChart.h"
#include "gui/widgets/LongestColumn.h"
#include "gui/widgets/WrappedLabel.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>
#include <array>

namespace headroom {
namespace {

enum Tab { chart_tab, counts_tab, hdf5_tab, notes_tab, bad_files_tab };

QTableWidget* table(const char* name, const QString& accessible_name) {
    auto* widget = new QTableWidget;
    widget->setObjectName(name);
    widget->setAccessibleName(accessible_name);
    widget->setEditTriggers(QAbstractItemView::NoEditTriggers);
    widget->setSelectionBehavior(QAbstractItemView::SelectRows);
    widget->setTabKeyNavigation(false);
    widget->setTextElideMode(Qt::ElideMiddle);
    widget->horizontalHeader()->setMaximumSectionSize(longest_column);
    widget->verticalHeader()->hide();
    return widget;
}

QTableWidgetItem* number(std::size_t count) {
    auto* item = new QTableWidgetItem(text(grouped(static_cast<std::int64_t>(count))));
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

QString size_of(const StoredSize& stored) {
    return QString("%1x%2").arg(stored.size.height).arg(stored.size.width);
}

} // namespace

DataSummary::DataSummary(QWidget* parent)
    : QWidget(parent), facts_(new QFormLayout), tabs_(new QTabWidget), chart_(new ClassChart),
      counts_(table("classCounts", tr("Images in each class and split"))),
      hdf5_(table("hdf5Objects", tr("Objects of the HDF5 file"))),
      bad_files_(table("badFiles", tr("Files that cannot be read"))), notes_(new QListWidget) {
    facts_->setLabelAlignment(Qt::AlignLeft);
    facts_->setVerticalSpacing(3);
    source_ = add_fact(tr("Source"), "dataSource");
    format_ = add_fact(tr("Format"), "dataFormat");
    images_ = add_fact(tr("Images"), "dataImages");
    shape_ = add_fact(tr("Shape"), "dataShape");
    pixels_ = add_fact(tr("Pixels"), "dataPixels");
    pixels_->setToolTip(tr("Of the first split, in [0, 1], for each channel"));
    classes_ = add_fact(tr("Classes"), "dataClassCount");
    fingerprint_ = add_fact(tr("Fingerprint"), "dataFingerprint");

    chart_->setObjectName("classChart");
    chart_->setMinimumHeight(90);
    notes_->setObjectName("notes");
    notes_->setAccessibleName(tr("Notes"));
    notes_->setWordWrap(true);
    bad_files_->setColumnCount(2);
    bad_files_->setHorizontalHeaderLabels({tr("File"), tr("Reason")});
    bad_files_->horizontalHeader()->setStretchLastSection(true);
    // The same height for all: with thousands of rows none is measured.
    bad_files_->verticalHeader()->setDefaultSectionSize(3 * fontMetrics().lineSpacing() + 8);
    tabs_->setObjectName("summaryTabs");
    tabs_->setDocumentMode(true);
    tabs_->addTab(chart_, tr("Chart"));
    tabs_->addTab(counts_, tr("Counts"));
    tabs_->addTab(hdf5_, tr("HDF5"));
    tabs_->addTab(notes_, {});
    tabs_->addTab(bad_files_, {});

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(facts_);
    column->addWidget(tabs_, 1);
}

QLabel* DataSummary::add_fact(const QString& title, const char* name) {
    auto* label = new WrappedLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    auto* heading = new QLabel(title);
    heading->setProperty("role", "soft");
    facts_->addRow(heading, label);
    return label;
}

void DataSummary::set_data(const InspectResult& inspected) {
    show_facts(inspected);
    chart_->set_data(inspected);
    show_counts(inspected);
    show_hdf5(inspected.data);
    show_problems(inspected.data);
}

void DataSummary::show_facts(const InspectResult& inspected) {
    QStringList splits, sizes;
    for (const auto& split : inspected.splits)
        splits << text(
            fmt::format("{} {}", grouped(static_cast<std::int64_t>(split.count)), split.name));
    for (const auto& stored : inspected.data.sizes)
        if (sizes.size() < 3) sizes << size_of(stored);
    if (inspected.data.sizes.size() > 3) sizes << tr("more");
    const auto path = text(inspected.data.path);
    source_->setText(path.section('/', -1, -1, QString::SectionSkipEmpty));
    source_->setToolTip(path);
    format_->setText(text(inspected.data.format));
    images_->setText(splits.join(", "));
    const auto shape = text(to_string(inspected.shape()));
    const bool as_stored = sizes.size() == 1 && shape.startsWith(sizes.front() + "x");
    shape_->setText(as_stored ? shape : tr("%1; stored as %2").arg(shape, sizes.join(", ")));
    QStringList means, deviations;
    for (const auto& channel : sum_of(inspected.splits.front().pixels)) {
        means << QString::number(channel.mean(), 'f', 2);
        deviations << QString::number(channel.sd(), 'f', 2);
    }
    pixels_->setText(tr("mean %1; sd %2").arg(means.join(" "), deviations.join(" ")));
    classes_->setText(
        QString("%1 (%2)").arg(inspected.classes().size()).arg(text(inspected.data.class_source)));
    fingerprint_->setText(text(inspected.data.fingerprint));
}

void DataSummary::show_counts(const InspectResult& inspected) {
    QStringList titles = {tr("Class")};
    for (const auto& split : inspected.splits)
        titles << text(split.name);
    counts_->clear();
    counts_->setColumnCount(static_cast<int>(titles.size()));
    counts_->setHorizontalHeaderLabels(titles);
    counts_->setRowCount(static_cast<int>(inspected.classes().size()));
    for (std::size_t c = 0; c < inspected.classes().size(); ++c) {
        const int row = static_cast<int>(c);
        auto* name = new QTableWidgetItem(text(inspected.classes()[c]));
        name->setToolTip(name->text());
        counts_->setItem(row, 0, name);
        for (std::size_t s = 0; s < inspected.splits.size(); ++s)
            counts_->setItem(row, static_cast<int>(s) + 1,
                             number(inspected.splits[s].per_class[c]));
    }
    counts_->resizeColumnsToContents();
}

void DataSummary::show_hdf5(const OpenedData& opened) {
    // The role of each object comes first here: the pane is narrow.
    constexpr std::array order = {0, 5, 1, 2, 3, 4};
    const auto rows = hdf5_rows(opened.hdf5);
    hdf5_->clear();
    hdf5_->setColumnCount(static_cast<int>(order.size()));
    hdf5_->setRowCount(static_cast<int>(rows.size()));
    for (int column = 0; column < hdf5_->columnCount(); ++column) {
        const auto from = static_cast<std::size_t>(order[static_cast<std::size_t>(column)]);
        hdf5_->setHorizontalHeaderItem(column, new QTableWidgetItem(text(hdf5_titles[from])));
        for (std::size_t row = 0; row < rows.size(); ++row) {
            auto* item = new QTableWidgetItem(text(rows[row][from]));
            item->setToolTip(item->text());
            hdf5_->setItem(static_cast<int>(row), column, item);
        }
    }
    hdf5_->resizeColumnsToContents();
    tabs_->setTabVisible(hdf5_tab, !rows.empty());
}

void DataSummary::show_problems(const OpenedData& opened) {
    notes_->clear();
    for (const auto& note : opened.notes)
        notes_->addItem(in_words(note));
    bad_files_->setRowCount(static_cast<int>(opened.bad_files.size()));
    for (std::size_t i = 0; i < opened.bad_files.size(); ++i) {
        const auto& bad = opened.bad_files[i];
        const int row = static_cast<int>(i);
        auto* file = new QTableWidgetItem(text(bad.path).section('/', -2));
        file->setToolTip(text(bad.path));
        auto* reason = new QTableWidgetItem(text(bad.reason));
        reason->setToolTip(text(bad.reason));
        bad_files_->setItem(row, 0, file);
        bad_files_->setItem(row, 1, reason);
    }
    bad_files_->resizeColumnToContents(0);
    tabs_->setTabText(notes_tab, tr("Notes (%1)").arg(opened.notes.size()));
    tabs_->setTabText(bad_files_tab, tr("Bad files (%1)").arg(opened.bad_files.size()));
    tabs_->setTabVisible(notes_tab, !opened.notes.empty());
    tabs_->setTabVisible(bad_files_tab, !opened.bad_files.empty());
}

} // namespace headroom
