from tests.unit.detection.readers.facts import facts_by_line, read_rows


def test_terraform() -> None:
    text = """terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.40"
    }
  }
}
module "vpc" {
  source = "./vpc"
}
"""
    assert read_rows("versions.tf", text) == [
        ("tool:terraform", 2, "1.6", 1.0),
        ("terraform:hashicorp/aws", 5, "5.40", 1.0),
    ]


def test_resources_data_and_providers() -> None:
    text = """provider "google" {}
resource "google_sql_database_instance" "db" {}
data "google_project" "this" {}
terraform {
  required_providers {
    aws = "~> 5.0"
    pg = {
      source = "cyrilgdn/postgresql"
    }
  }
}
"""
    assert facts_by_line("main.tf", text) == [
        ("terraform:hashicorp/google", 1, None),
        ("google_sql_database_instance", 2, None),
        ("google_project", 3, None),
        ("terraform:hashicorp/aws", 6, "5.0"),
        ("terraform:cyrilgdn/postgresql", 8, None),
    ]
