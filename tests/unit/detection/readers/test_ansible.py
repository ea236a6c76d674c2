from tests.unit.detection.readers.facts import facts_by_line, read_formats, read_keys


def test_playbooks() -> None:
    assert read_formats("site.yml", "---\n- name: Web\n  hosts: web\n  become: true\n") == [("playbook", 3)]
    assert read_formats("ingress.yml", "spec:\n  tls:\n    - hosts: [a]\n") == []


def test_modules_of_plays_and_tasks() -> None:
    play = """- hosts: db
  become: true
  roles:
    - geerlingguy.postgresql
    - role: geerlingguy.redis
  tasks:
    - name: Database
      community.postgresql.postgresql_db:
        name: shop
    - block:
        - apt:
            name: nginx
"""
    assert [key for key, _ in read_keys("site.yml", play, "module") if key in {"apt", "name"}] == ["name", "apt"]
    assert ("community.postgresql.postgresql_db", 8) in read_keys("site.yml", play, "module")
    assert read_keys("site.yml", play, "dependency")[1:] == [
        ("ansible:geerlingguy.postgresql", 4),
        ("ansible:geerlingguy.redis", 5),
    ]
    assert ("docker_container", 2) in read_keys(
        "roles/x/tasks/main.yml", "- name: Run\n  docker_container:\n    name: x\n", "module"
    )
    assert read_keys("values.yaml", "docker_container:\n  name: x\n", "module") == []


def test_required_collections_and_roles() -> None:
    requirements = """collections:
  - name: community.postgresql
    version: ">=3.4.0"
  - community.docker
roles:
  - src: geerlingguy.nginx
    version: "3.2.0"
"""
    assert facts_by_line("requirements.yml", requirements) == [
        ("ansible:community.postgresql", 2, "3.4.0"),
        ("ansible:community.docker", 4, None),
        ("ansible:geerlingguy.nginx", 6, "3.2.0"),
    ]
    galaxy = 'namespace: x\ndependencies:\n  "community.general": ">=8.0.0"\n'
    assert facts_by_line("galaxy.yml", galaxy) == [("ansible:community.general", 3, "8.0.0")]
    assert facts_by_line("roles/x/meta/main.yml", "dependencies:\n  - role: geerlingguy.java\n") == [
        ("ansible:geerlingguy.java", 2, None)
    ]
