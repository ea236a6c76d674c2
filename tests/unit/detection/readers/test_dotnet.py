from tests.unit.detection.readers.facts import facts_by_line, read_rows


def test_dotnet() -> None:
    text = """<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Npgsql" Version="8.0.3" /></ItemGroup>
</Project>
"""
    assert read_rows("src/App.csproj", text) == [
        ("nuget:npgsql", 3, "8.0.3", 1.0),
        ("nuget:microsoft.net.sdk.web", 1, None, 1.0),
        ("tool:dotnet", 2, "8.0", 1.0),
    ]


def test_central_package_management_and_sdks_of_dotnet() -> None:
    props = """<Project>
  <PropertyGroup>
    <EfVersion>9.0.1</EfVersion>
    <TargetFrameworks>net8.0;net9.0-android</TargetFrameworks>
  </PropertyGroup>
  <PackageVersion Include="Microsoft.EntityFrameworkCore" Version="$(EfVersion)" />
  <PackageVersion Include="Other" Version="$(Unknown)" />
  <FrameworkReference Include="Microsoft.AspNetCore.App" />
  <Sdk Name="Aspire.AppHost.Sdk" Version="9.1.0" />
</Project>
"""
    assert facts_by_line("Directory.Packages.props", props) == [
        ("tool:dotnet", 4, "8.0"),
        ("tool:dotnet", 4, "9.0"),
        ("nuget:microsoft.entityframeworkcore", 6, "9.0.1"),
        ("nuget:other", 7, None),
        ("nuget:microsoft.aspnetcore.app", 8, None),
        ("nuget:aspire.apphost.sdk", 9, "9.1.0"),
    ]
    assert facts_by_line("packages.config", '<package id="NUnit" version="3.14.0" />') == [("nuget:nunit", 1, "3.14.0")]
    text = '{\n"sdk": {"version": "9.0.100"},\n"msbuild-sdks": {"MSTest.Sdk": "3.6"}}'
    assert facts_by_line("global.json", text) == [("tool:dotnet", 2, "9.0.100"), ("nuget:mstest.sdk", 3, "3.6")]
