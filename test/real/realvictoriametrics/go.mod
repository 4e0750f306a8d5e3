module binnacle.test/victoria-metrics

go 1.26.0

require github.com/VictoriaMetrics/VictoriaMetrics v1.146.0
