from tests.unit.detection.readers.facts import facts_by_line


def test_cmake() -> None:
    text = """cmake_minimum_required(VERSION 3.16)
find_package(Boost 1.74 REQUIRED COMPONENTS system)
find_package(OpenSSL)
FetchContent_Declare(
  googletest
  GIT_REPOSITORY https://github.com/google/googletest.git
  GIT_TAG v1.14.0
)
FetchContent_Declare(json URL https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz)
"""
    assert facts_by_line("CMakeLists.txt", text) == [
        ("tool:cmake", 1, "3.16"),
        ("cmake:boost", 2, "1.74"),
        ("cmake:openssl", 3, None),
        ("cmake:google/googletest", 4, "1.14.0"),
        ("cmake:nlohmann/json", 9, "3.11.3"),
    ]


def test_bazel_conan_and_vcpkg() -> None:
    module = 'module(name = "app")\nbazel_dep(name = "rules_go", version = "0.50.1")\n'
    assert facts_by_line("MODULE.bazel", module) == [("bazel:rules_go", 2, "0.50.1")]
    workspace = 'http_archive(\n    name = "io_bazel_rules_go",\n    urls = ["x"],\n)\n'
    assert facts_by_line("WORKSPACE", workspace) == [("bazel:io_bazel_rules_go", 1, None)]
    assert facts_by_line("conanfile.txt", "[requires]\nfmt/10.2.1\n") == [("conan:fmt", 2, "10.2.1")]
    assert facts_by_line("vcpkg.json", '{"dependencies": ["fmt",\n{"name": "zlib"}]}') == [
        ("vcpkg:fmt", 1, None),
        ("vcpkg:zlib", 2, None),
    ]
