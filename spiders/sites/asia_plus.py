"""Asia-Plus: WordPress, tagDiv "Newspaper" theme, Dushanbe, English and Russian."""

from spiders.families.newspaper import newspaper

SITE = newspaper(
    name="asia_plus",
    home="https://asiaplus.news/",
    title="Asia-Plus",
    hosts=("asiaplustj.info",),
    agency="Asia-Plus",
    timezone="Asia/Dushanbe",
    noise=(
        "Cхожие материалы",
        "Материал доступен на этих языках:",
        "Присоединяйтесь к нам в соцсетях!",
        "Реклама на asia +",
        "Популярное",
        "Последние новости",
        "Свежее",
    ),
    unverified=("feed", "wordpress"),
)
