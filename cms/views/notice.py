"""x"""
from django.http import HttpResponse
def show(request, pk): return HttpResponse(str(pk))
