from tests.unit.detection.readers.facts import facts_by_line, read_rows


def test_chart_dependencies() -> None:
    text = "name: shop\n\ndependencies:\n  - name: postgresql\n    version: 15.5.0\n\nmaintainers:\n  - name: me\n"
    assert read_rows("charts/shop/Chart.yaml", text) == [("helm:postgresql", 4, None, 1.0)]


def test_charts_in_old_charts_helmfiles_and_applications() -> None:
    old = "dependencies:\n- name: redis\n  version: 17.0.0\n  repository: https://charts.example\n"
    assert facts_by_line("charts/x/requirements.yaml", old) == [("helm:redis", 2, None)]
    helmfile = "releases:\n  - name: db\n    chart: bitnami/postgresql\n  - name: own\n    chart: ./charts/own\n"
    assert facts_by_line("helmfile.yaml", helmfile) == [("helm:postgresql", 3, None)]
    application = "kind: Application\nspec:\n  source:\n    chart: kafka\n"
    assert facts_by_line("app.yaml", application) == [("helm:kafka", 4, None)]
