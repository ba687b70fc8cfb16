"""The closed list of formats that can be imported."""

from streams.logs.imported import LogFormat
from streams.logs.jdata import Jdata
from streams.logs.jsonl import Jsonl
from streams.logs.queries_tsv import QueriesTsv
from streams.logs.rees46 import Rees46
from streams.logs.reviews_csv import ReviewsCsv
from streams.logs.taobao import Taobao
from streams.logs.uci import Uci
from streams.logs.yoochoose import Yoochoose

FORMATS: dict[str, LogFormat] = {
    format.name: format
    for format in (Taobao(), Rees46(), Uci(), Yoochoose(), Jdata(), ReviewsCsv(), QueriesTsv(), Jsonl())
}
