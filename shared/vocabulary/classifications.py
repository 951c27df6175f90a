"""The lists a project or dataset chooses from: English slug in data, Japanese label on pages."""

from enum import StrEnum


class Labelled(StrEnum):
    """A slug (the value, used in JSON and facts) with the Japanese label officials know."""

    label: str

    def __new__(cls, slug: str, label: str = "") -> "Labelled":
        """Make the member `slug`, carrying its label; looking one up needs the slug alone."""
        member = str.__new__(cls, slug)
        member._value_ = slug
        member.label = label
        return member


class Field(Labelled):
    """分野 of a project."""

    FISHERIES = "fisheries", "水産"
    FARMING = "farming", "酪農・農業"
    DISASTER_PREVENTION = "disaster_prevention", "防災"
    MEDICAL_WELFARE = "medical_welfare", "医療・福祉"
    EDUCATION = "education", "教育"
    TOURISM = "tourism", "観光"
    TRANSPORT_SNOW = "transport_snow", "交通・除雪"
    PUBLIC_SERVICES = "public_services", "行政サービス"
    CITY_HALL = "city_hall", "庁舎"
    OTHER = "other", "その他"


class NetworkKind(Labelled):
    """通信方式 a project means to use."""

    CARRIER_5G = "carrier_5g", "キャリア5G"
    LOCAL_5G_47 = "local_5g_4_7ghz", "ローカル5G 4.7GHz"
    LOCAL_5G_28 = "local_5g_28ghz", "ローカル5G 28GHz"
    UNDECIDED = "undecided", "検討中"


class FundingSource(Labelled):
    """財源 of a funding line."""

    GENERAL = "general", "一般財源"
    NATIONAL_SUBSIDY = "national_subsidy", "国庫補助"
    PREFECTURAL_SUBSIDY = "prefectural_subsidy", "道補助"
    BOND = "bond", "起債"
    OTHER = "other", "その他"


class SiteKind(Labelled):
    """What stands at a project's site."""

    PORT = "port", "漁港"
    BARN = "barn", "牛舎"
    HALL = "hall", "庁舎"
    SHELTER = "shelter", "避難所"
    ROAD = "road", "道路"
    SEA = "sea", "海域"
    HOSPITAL = "hospital", "医療機関"
    SCHOOL = "school", "学校"
    TOURISM = "tourism", "観光地"
    OTHER = "other", "その他"


class DatasetKind(Labelled):
    """Kind of a shared dataset; the numbered ones are of the 自治体標準オープンデータセット."""

    PUBLIC_FACILITIES = "public_facilities", "公共施設一覧"
    EVACUATION_SITES = "evacuation_sites", "指定緊急避難場所一覧"
    POPULATION = "population", "地域・年齢別人口"
    WIFI_ACCESS_POINTS = "wifi_access_points", "公衆無線LANアクセスポイント一覧"
    MEDICAL_INSTITUTIONS = "medical_institutions", "医療機関一覧"
    TOURIST_FACILITIES = "tourist_facilities", "観光施設一覧"
    FIRE_WATER_SUPPLIES = "fire_water_supplies", "消防水利施設一覧"
    DISASTER_RADIO = "disaster_radio", "防災行政無線設置一覧"
    SURVEY_RESULTS = "survey_results", "アンケート集計"
    INDICATOR_SERIES = "indicator_series", "指標の時系列"
    OTHER = "other", "その他"

    @property
    def standard_number(self) -> str | None:
        """Two-digit number in the standard open data set, None for the council's own kinds."""
        return _STANDARD_NUMBERS.get(self)


_STANDARD_NUMBERS = {
    DatasetKind.PUBLIC_FACILITIES: "01",
    DatasetKind.EVACUATION_SITES: "03",
    DatasetKind.POPULATION: "04",
    DatasetKind.WIFI_ACCESS_POINTS: "07",
    DatasetKind.MEDICAL_INSTITUTIONS: "10",
    DatasetKind.TOURIST_FACILITIES: "11",
    DatasetKind.FIRE_WATER_SUPPLIES: "14",
    DatasetKind.DISASTER_RADIO: "23",
}
