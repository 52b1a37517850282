from tests.stores import put, read_text
from thirdhand.store.headings import Heading, load_headings
from thirdhand.store.store import Store


def test_headings_of_many_articles_at_once(store: Store) -> None:
    one = read_text(
        "The dam has burst.", url="https://a.example/", outlet="Post", title="Dam", published="2031-03-04"
    )
    two = read_text("It rains.", path="rain.txt")
    put(store, one, two)
    missing = [f"b2:{number:032x}" for number in range(1_200)]
    found = store.read(lambda connection: load_headings(connection, [one.id, *missing, two.id]))
    assert found == {
        one.id: Heading(
            record=one.id, outlet="Post", published="2031-03-04", title="Dam", url="https://a.example/"
        ),
        two.id: Heading(record=two.id, outlet=None, published=None, title=two.title, url=None),
    }
