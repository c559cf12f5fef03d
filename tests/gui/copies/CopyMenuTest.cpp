#include "gui/copies/CopyMenu.h"

#include "gui/widgets/Chart.h"
#include "gui/widgets/MessageBar.h"
#include "tests/gui/ChooseNext.h"
#include "tests/gui/GuiFixture.h"

#include <QLineSeries>
#include <QValueAxis>

namespace headroom {
namespace {

class CopyMenuGui : public GuiFixture {
  protected:
    CopyMenuGui() {
        auto& page = window->page(PageId::data);
        table_ = new QTableWidget(2, 2, page.content());
        table_->setObjectName("copied");
        table_->setAccessibleName("Some figures");
        table_->setHorizontalHeaderLabels({"head", "accuracy"});
        table_->verticalHeader()->hide();
        const char* cells[] = {"gap, dense", "97.5%", "flatten-dense", "-1"};
        for (int i = 0; i < 4; ++i)
            table_->setItem(i / 2, i % 2, new QTableWidgetItem(cells[i]));
        window->show_page(PageId::data);
        table_->show();
        table_->raise();
    }

    /// The menu that a right click on a widget opens.
    static QMenu& menu_of(QWidget& widget) {
        QContextMenuEvent click(QContextMenuEvent::Mouse, {5, 5}, widget.mapToGlobal(QPoint(5, 5)));
        QCoreApplication::sendEvent(&widget, &click);
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (!menu) throw std::runtime_error("no menu was opened");
        return *menu;
    }
    static void choose(QMenu& menu, const QString& text) {
        for (auto* action : menu.actions())
            if (action->text() == text) {
                const QPointer<QMenu> opened(&menu); // a dialog may close it
                action->trigger();
                if (opened) opened->close();
                return;
            }
        throw std::runtime_error("no action " + text.toStdString());
    }
    static std::string content(const QString& file) {
        QFile opened(file);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll().toStdString()
                                                : "cannot open " + file.toStdString();
    }
    QString path(const char* name) const { return folder.filePath(name); }

    QTableWidget* table_;
};

TEST_F(CopyMenuGui, ATableIsCopiedForASpreadsheet) {
    choose(menu_of(*table_->viewport()), "Copy table");
    EXPECT_EQ(QApplication::clipboard()->text(),
              "head\taccuracy\ngap, dense\t97.5%\nflatten-dense\t-1\n");
}

TEST_F(CopyMenuGui, ATableIsSavedAsCsv) {
    const auto file = path("figures");
    choose_next(file);
    choose(menu_of(*table_->viewport()), "Save table…");
    EXPECT_EQ(content(file + ".csv"), "head,accuracy\n\"gap, dense\",97.5%\nflatten-dense,-1\n");
}

TEST_F(CopyMenuGui, ControlCCopiesTheSelectedRows) {
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->selectRow(1);
    QTest::keyClick(table_, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "head\taccuracy\nflatten-dense\t-1\n");
}

TEST_F(CopyMenuGui, TheWidgetsOwnActionsComeFirst) {
    table_->addAction("Open");
    auto& menu = menu_of(*table_->viewport());
    EXPECT_EQ(menu.actions().front()->text(), "Open");
    menu.close();
}

TEST_F(CopyMenuGui, AFailureIsToldInThePagesBar) {
    choose_next("/nowhere/figures.csv");
    choose(menu_of(*table_->viewport()), "Save table…");
    EXPECT_THAT(window->page(PageId::data).message().text().toStdString(),
                testing::HasSubstr("/nowhere"));
}

class SavedPicture : public CopyMenuGui {
  protected:
    SavedPicture() : chart_(new Chart(window->page(PageId::data).content())) {
        auto* line = new QLineSeries;
        line->setName("gap-dense");
        line->append({{1, 0.5}, {2, 0.25}});
        chart_->chart()->addSeries(line);
        for (auto alignment : {Qt::AlignBottom, Qt::AlignLeft}) {
            auto* axis = new QValueAxis;
            axis->setRange(0, 3);
            chart_->add_axis(axis, alignment);
            line->attachAxis(axis);
        }
        chart_->set_title("Loss");
        chart_->resize(400, 300);
        chart_->show();
    }
    std::string saved(const char* ending) {
        const auto file = path("loss") + ending;
        choose_next(file);
        choose(menu_of(*chart_->viewport()), "Save picture…");
        return content(file);
    }

    Chart* chart_;
};

TEST_F(SavedPicture, PngHasTwiceThePixels) {
    saved(".png");
    EXPECT_EQ(QImage(path("loss.png")).size(), QSize(800, 600));
}

TEST_F(SavedPicture, SvgHasLettersAndNoPixels) {
    const auto svg = saved(".svg");
    EXPECT_THAT(svg, testing::HasSubstr("<title>Loss</title>"));
    EXPECT_THAT(svg, testing::HasSubstr(">gap-dense</text>"));
    EXPECT_THAT(svg, testing::Not(testing::HasSubstr("<image")));
}

TEST_F(SavedPicture, PdfHasLettersAndNoPixels) {
    const auto pdf = saved(".pdf");
    EXPECT_THAT(pdf, testing::StartsWith("%PDF"));
    EXPECT_THAT(pdf, testing::HasSubstr("/FontDescriptor"));
    EXPECT_THAT(pdf, testing::Not(testing::HasSubstr("/Subtype /Image")));
}

TEST_F(SavedPicture, AnotherEndingIsRefused) {
    choose_next(path("loss.gif"));
    choose(menu_of(*chart_->viewport()), "Save picture…");
    EXPECT_THAT(window->page(PageId::data).message().text().toStdString(),
                testing::HasSubstr("expected a name that ends in .png, .svg or .pdf"));
}

TEST_F(SavedPicture, ItsValuesAreATable) {
    choose(menu_of(*chart_->viewport()), "Copy table");
    EXPECT_EQ(QApplication::clipboard()->text(),
              "series\tx\tvalue\ngap-dense\t1\t0.5\ngap-dense\t2\t0.25\n");
}

TEST_F(SavedPicture, TheValueUnderThePointerIsTold) {
    const auto place = chart_->mapFromScene(
        chart_->chart()->mapToScene(chart_->chart()->mapToPosition({2, 0.25})));
    QTest::mouseMove(chart_->viewport(), place + QPoint(3, 3));
    ASSERT_TRUE(wait_for([] { return QToolTip::isVisible(); }));
    EXPECT_EQ(QToolTip::text(), "gap-dense\n2: 0.25");
}

} // namespace
} // namespace headroom
